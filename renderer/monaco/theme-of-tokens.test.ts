import { expect, test } from 'vitest';
import { themeOfTokens } from './theme-of-tokens.ts';

const VALUES: Readonly<Record<string, string>> = { '--surface-base': '#101216', '--syntax-key': ' #8DB4FF' };
const valueOf = (token: string): string => VALUES[token] ?? 'rgb(0 0 0 / 10%)';

test('the editor takes the colours that the page has for the same roles', () => {
  expect(themeOfTokens('dark', valueOf).colors).toEqual({
    'editor.background': '#101216',
    'editorGutter.background': '#101216',
    'input.background': '#101216',
  });
});

test('a colour that the build shortened is written in full', () => {
  expect(themeOfTokens('light', () => '#0af').colors['editor.background']).toBe('#00aaff');
});

test('the text takes the colours of syntax, without the sign in front that Monaco does not want', () => {
  expect(themeOfTokens('dark', valueOf).rules).toEqual([{ token: 'type', foreground: '8DB4FF' }]);
});

test.each([
  ['light', 'vs'],
  ['dark', 'vs-dark'],
  ['contrast', 'hc-black'],
] as const)('what has no plain colour in the %s theme is left to %s', (name, base) => {
  expect(themeOfTokens(name, () => '')).toEqual({ base, inherit: true, rules: [], colors: {} });
});

test('every colour comes from a token of the page', () => {
  const asked: string[] = [];
  themeOfTokens('light', (token) => {
    asked.push(token);
    return '#ffffff';
  });
  expect(asked.filter((token) => !token.startsWith('--'))).toEqual([]);
});

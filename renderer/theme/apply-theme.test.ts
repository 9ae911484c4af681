import { expect, test } from 'vitest';
import { resolveTheme } from './apply-theme.ts';

test('the system decides only when it is asked to, and its wish for contrast comes first', () => {
  expect([
    resolveTheme('light', true, true),
    resolveTheme('system', false, false),
    resolveTheme('system', true, false),
    resolveTheme('system', true, true),
  ]).toEqual(['light', 'light', 'dark', 'contrast']);
});

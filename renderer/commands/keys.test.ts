import { expect, test } from 'vitest';
import { type KeyPress, keyNames, matchesKeys } from './keys.ts';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

test('Mod is Control or Command', () => {
  expect(
    [press('k', { ctrlKey: true }), press('K', { metaKey: true }), press('k')].map((one) => matchesKeys('Mod+K', one)),
  ).toEqual([true, true, false]);
});

test('a letter without Shift is another key than with it', () => {
  expect([press('r'), press('R', { shiftKey: true })].map((one) => matchesKeys('r', one))).toEqual([true, false]);
  expect(matchesKeys('Shift+R', press('R', { shiftKey: true }))).toBe(true);
});

test('a sign counts whatever Shift it takes to type it', () => {
  expect([press('?', { shiftKey: true }), press('?')].map((one) => matchesKeys('?', one))).toEqual([true, true]);
});

test('keys are named as they are printed', () => {
  expect([
    keyNames('Mod+K', true),
    keyNames('Mod+k', false),
    keyNames(' ', false),
    keyNames('ArrowDown', false),
  ]).toEqual([['⌘', 'K'], ['Ctrl', 'K'], ['Space'], ['↓']]);
});

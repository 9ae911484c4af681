import { expect, test } from 'vitest';
import { saveWords } from './save-words.ts';

test('a change is told until it is saved', () => {
  expect([saveWords(undefined, true, 'r'), saveWords(undefined, false, 'r')]).toEqual([
    { mood: 'plain', text: 'Unsaved changes' },
    undefined,
  ]);
});

test('a save tells how fast it came in force', () => {
  expect(saveWords({ kind: 'in-force', millis: 12.3 }, false, 'r')).toEqual({
    mood: 'good',
    text: 'In force in 12 ms',
  });
});

test('a save with errors tells what keeps running', () => {
  expect(saveWords({ kind: 'held', errors: 2 }, false, '3f9a1c7d00')).toEqual({
    mood: 'bad',
    text: 'Saved with 2 errors, not in force; revision 3f9a1c7d keeps running',
  });
  expect(saveWords({ kind: 'held', errors: 1 }, false, '')?.text).toBe('Saved with 1 error, not in force');
  expect(saveWords({ kind: 'held', errors: 0 }, false, '')?.text).toBe('Saved, but not in force');
});

test('a save that did not happen says so', () => {
  expect([
    saveWords({ kind: 'stale' }, true, 'r')?.text,
    saveWords({ kind: 'failed', why: 'the disk is full' }, true, 'r')?.text,
    saveWords({ kind: 'nothing' }, false, 'r')?.text,
    saveWords({ kind: 'saving' }, true, 'r')?.text,
  ]).toEqual(['Not saved: the file was changed on disk', 'Not saved: the disk is full', 'Nothing to save', 'Saving']);
});

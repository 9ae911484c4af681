import { expect, test } from 'vitest';
import { mergeNotes, noteText } from './note-text.ts';

test('lists are read without brackets and quotes, everything else as it is', () => {
  expect(['["x-api-key","api_key"]', '[]', '[{"a":1}]', '[not json', '', 3, false].map(noteText)).toEqual([
    'x-api-key, api_key',
    '(none)',
    '[{"a":1}]',
    '[not json',
    '(empty)',
    '3',
    'false',
  ]);
});

test('what a step and its error both say stands there once, and the step is believed', () => {
  expect(mergeNotes({ key: 'k', left: 0 }, { key: 'other', sent: 'k', limit: 10 })).toEqual({
    key: 'k',
    left: 0,
    limit: 10,
  });
});

import { expect, test } from 'vitest';
import { draftOf, type Drafts, isChanged, withFiles, withMine, withSaved, withText, withTheirs } from './drafts.ts';

const disk = (text: string, revision = text, path = 'a.yaml') => ({ path, text, revision });
const typed: Drafts = withText(withFiles([], [disk('one')]), 'a.yaml', 'mine');

test('a file that was read is not changed', () => {
  const drafts = withFiles([], [disk('one')]);
  expect(drafts).toEqual([{ path: 'a.yaml', base: disk('one'), text: 'one', isGone: false }]);
  expect(drafts.map(isChanged)).toEqual([false]);
});

test('an unchanged file takes what is on disk now', () => {
  expect(withFiles(withFiles([], [disk('one')]), [disk('two')])).toEqual([
    { path: 'a.yaml', base: disk('two'), text: 'two', isGone: false },
  ]);
});

test('a changed file keeps its text and learns of what is on disk', () => {
  expect(withFiles(typed, [disk('two')])).toEqual([
    { path: 'a.yaml', base: disk('one'), text: 'mine', theirs: disk('two'), isGone: false },
  ]);
});

test('a changed file whose base is still on disk has no conflict, also when there was one', () => {
  const conflict = withFiles(typed, [disk('two')]);
  expect(withFiles(conflict, [disk('one')])).toEqual([
    { path: 'a.yaml', base: disk('one'), text: 'mine', isGone: false },
  ]);
});

test('a change that somebody else made too is none any more', () => {
  expect(withFiles(typed, [disk('mine', 'r2')])).toEqual([
    { path: 'a.yaml', base: disk('mine', 'r2'), text: 'mine', isGone: false },
  ]);
});

test('a changed file that is gone stays, an unchanged one goes', () => {
  const two = withFiles(typed, [disk('one'), disk('other', 'o', 'b.yaml')]);
  expect(withFiles(two, []).map(({ path, isGone }) => ({ path, isGone }))).toEqual([{ path: 'a.yaml', isGone: true }]);
});

test('what was typed while a write ran stays a change on the new revision', () => {
  const saved = withSaved(withText(typed, 'a.yaml', 'mine and more'), disk('mine', 'r2'));
  expect(saved).toEqual([{ path: 'a.yaml', base: disk('mine', 'r2'), text: 'mine and more', isGone: false }]);
});

test('taking theirs drops what was typed', () => {
  expect(withTheirs(withFiles(typed, [disk('two')]), 'a.yaml')).toEqual([
    { path: 'a.yaml', base: disk('two'), text: 'two', isGone: false },
  ]);
  expect(withTheirs(withFiles(typed, []), 'a.yaml')).toEqual([]);
});

test('keeping mine after reading theirs makes the next write name their revision', () => {
  const kept = withMine(withFiles(typed, [disk('two')]), 'a.yaml');
  expect(draftOf(kept, 'a.yaml')).toEqual({ path: 'a.yaml', base: disk('two'), text: 'mine', isGone: false });
});

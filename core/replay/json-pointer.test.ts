import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atPointer, pointerPart, setAtPointer } from './json-pointer.ts';

test('names with slashes and tildes are parts like any other', () => {
  expect(atPointer({ 'a/b': { '~': 1 } }, `${pointerPart('a/b')}${pointerPart('~')}`)).toBe(1);
});

test('what is set is found again, whatever its name', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (name, value) => {
      const pointer = pointerPart(name);
      const changed = setAtPointer(Buffer.from('{"other":1}'), pointer, JSON.stringify(value));
      const root: unknown = JSON.parse(Buffer.from(changed?.body ?? '').toString());
      expect(JSON.stringify(atPointer(root, pointer))).toBe(JSON.stringify(value));
    }),
  );
});

test('an entry is taken out of a list, and nothing is set where there is nothing around it', () => {
  expect([
    Buffer.from(setAtPointer(Buffer.from('[1,2,3]'), '/1', null)?.body ?? '').toString(),
    setAtPointer(Buffer.from('{}'), '/a/b', '1'),
    setAtPointer(Buffer.from('no json'), '/a', '1'),
  ]).toEqual(['[1,3]', undefined, undefined]);
});

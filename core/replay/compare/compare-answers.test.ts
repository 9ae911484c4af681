import { expect, test } from 'vitest';
import { compareAnswers, hasDifference, type ComparedAnswer } from './compare-answers.ts';

function answer(body: string, rest: Partial<ComparedAnswer> = {}): ComparedAnswer {
  return {
    status: 200,
    headers: [],
    durationMillis: 10,
    body: Buffer.from(body),
    mediaType: 'application/json',
    isTruncated: false,
    ...rest,
  };
}

test('equal answers do not differ', () => {
  expect(compareAnswers(answer('{}'), answer('{}'), [])).toEqual([]);
});

test('a JSON tree differs where its values do, whatever the order of its members', () => {
  const found = compareAnswers(
    answer('{"a":1,"b":{"c":[1,2]},"gone":0}'),
    answer('{"b":{"c":[1,3,4]},"a":1,"new":0}'),
    [],
  );
  expect(found).toEqual([
    { part: 'body', path: '/b/c/1', recorded: '2', replayed: '3' },
    { part: 'body', path: '/b/c/2', replayed: '4' },
    { part: 'body', path: '/gone', recorded: '0' },
    { part: 'body', path: '/new', replayed: '0' },
  ]);
});

test('a refusal in place of an answer is a difference of decision too', () => {
  const found = compareAnswers(answer(''), answer('', { status: 401 }), []);
  expect(found).toEqual([
    { part: 'status', path: '', recorded: '200', replayed: '401' },
    { part: 'decision', path: '', recorded: 'let in', replayed: 'refused' },
  ]);
});

test('headers that differ by their nature are shown and do not count', () => {
  const found = compareAnswers(
    answer('', { headers: ['Date', 'a', 'x-tenant', '1'] }),
    answer('', { headers: ['date', 'b', 'X-Tenant', '2'] }),
    [],
  );
  expect([found, hasDifference(found)]).toEqual([
    [
      { part: 'header', path: 'date', recorded: 'a', replayed: 'b', ignored: 'the moment of the answer' },
      { part: 'header', path: 'x-tenant', recorded: '1', replayed: '2' },
    ],
    true,
  ]);
});

test('a rule for a path counts for everything below it, and a star for any entry', () => {
  const ignored = [{ part: 'body', path: '/items/*/id', because: 'made anew' }];
  const found = compareAnswers(answer('{"items":[{"id":1,"n":1}]}'), answer('{"items":[{"id":2,"n":1}]}'), ignored);
  expect([found, hasDifference(found)]).toEqual([
    [{ part: 'body', path: '/items/0/id', recorded: '1', replayed: '2', ignored: 'made anew' }],
    false,
  ]);
});

test('slowness is told and does not make an answer another one', () => {
  const found = compareAnswers(answer(''), answer('', { durationMillis: 900 }), []);
  expect([found, hasDifference(found)]).toEqual([
    [{ part: 'timing', path: '', recorded: '10 ms', replayed: '900 ms' }],
    false,
  ]);
});

test('text differs at its first line that does, bytes by their hash', () => {
  const text = { mediaType: 'text/plain' };
  const bytes = (byte: number) => answer('', { body: new Uint8Array([0, byte]), mediaType: 'image/png' });
  expect([
    compareAnswers(answer('a\nb', text), answer('a\nc', text), []),
    compareAnswers(bytes(1), bytes(2), []),
  ]).toEqual([
    [{ part: 'body', path: 'line 2', recorded: 'b', replayed: 'c' }],
    [
      {
        part: 'body',
        path: '',
        recorded: expect.stringMatching(/^2 bytes, sha256 /) as unknown,
        replayed: expect.stringMatching(/^2 bytes, sha256 /) as unknown,
      },
    ],
  ]);
});

test('bodies that were cut are not held against each other', () => {
  const found = compareAnswers(answer('{"a":1', { isTruncated: true }), answer('{"a":2}'), []);
  expect(hasDifference(found)).toBe(false);
});

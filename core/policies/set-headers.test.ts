import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { setHeaders } from './set-headers.ts';

const everything = {
  remove: ['X-Gone'],
  rename: { 'x-old': 'x-new' },
  replace: { 'x-there': 'replaced', 'x-absent': 'never' },
  add: { 'x-there': 'never', 'x-added': 'added' },
  append: { 'x-there': 'appended' },
  set: { 'X-Set': 'set' },
};

const before = ['X-Gone', '1', 'x-gone', '2', 'X-Old', 'a', 'x-there', 'b', 'X-OLD', 'c'];
const after = [
  ['x-new', 'a', 'x-there', 'replaced', 'x-new', 'c'],
  ['x-added', 'added', 'x-there', 'appended', 'X-Set', 'set'],
].flat();

test('it removes, renames, replaces, adds, appends and sets, in this order, keeping places and duplicates', async () => {
  const bench = await PolicyBench.open(setHeaders, everything);
  const { sent } = await bench.send({ headers: before });
  expect(sent?.headers).toEqual(after);
});

test('in the response phase it changes the answer and leaves the request alone', async () => {
  const settings = { phase: 'response', upstream: { headers: before } } as const;
  const bench = await PolicyBench.open(setHeaders, everything, settings);
  const { headers, sent } = await bench.send({ headers: before });
  expect([headers, sent?.headers]).toEqual([after, before]);
});

test('in the error phase it changes the answer that the dialect writes', async () => {
  const settings = { phase: 'error', upstream: 'UPSTREAM_REFUSED' } as const;
  const bench = await PolicyBench.open(setHeaders, { set: { 'x-set': '1' } }, settings);
  const { status, headers } = await bench.send();
  expect([status, headers]).toEqual([502, ['content-type', 'application/json', 'x-set', '1']]);
});

describe('renaming', () => {
  test.each([
    ['what had the new name before is gone', ['x-new', 'old', 'x-old', 'a'], ['x-new', 'a']],
    ['without the old name nothing changes', ['x-new', 'old'], ['x-new', 'old']],
  ])('%s', async (_, given, expected) => {
    const bench = await PolicyBench.open(setHeaders, { rename: { 'x-old': 'x-new' } });
    expect((await bench.send({ headers: given })).sent?.headers).toEqual(expected);
  });

  test('to the same name in another case changes the case', async () => {
    const bench = await PolicyBench.open(setHeaders, { rename: { 'x-a': 'X-A' } });
    expect((await bench.send({ headers: ['x-a', '1', 'x-a', '2'] })).sent?.headers).toEqual(['X-A', '1', 'X-A', '2']);
  });
});

test.each([
  [{ set: { 'bad name': 'x' } }, 'set.bad name: Invalid key in record'],
  [{ set: { 'x-a': 'one\nx-b: two' } }, 'set.x-a: expected a header value on one line, in latin1 characters'],
  [{ set: { 'x-a': 'zero\u0000' } }, 'set.x-a: expected a header value on one line, in latin1 characters'],
  [{ set: { 'x-a': '€' } }, 'set.x-a: expected a header value on one line, in latin1 characters'],
  [{ remove: ['x:'] }, 'remove.0: expected a header name such as x-request-id'],
  [{ rename: { 'x-a': '' } }, 'rename.x-a: expected a header name such as x-request-id'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(setHeaders, options)).toEqual([fault]);
});

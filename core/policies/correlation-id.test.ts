import { describe, expect, test } from 'vitest';
import { headerValues } from '../model/http.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { correlationId } from './correlation-id.ts';
import { setHeaders } from './set-headers.ts';

/** Sixteen bytes of 7 with the bits of a version 4 UUID. */
const UUID = '07070707-0707-4707-8707-070707070707';

test('a request without an id gets a UUID, which the answer carries as well', async () => {
  const bench = await PolicyBench.open(correlationId, {});
  const { sent, headers, notes } = await bench.send();
  expect({ sent: sent?.headers, headers, notes }).toEqual({
    sent: ['x-correlation-id', UUID],
    headers: ['x-correlation-id', UUID],
    notes: { id: UUID },
  });
});

test('an id that came along is kept as it is, in its place and case', async () => {
  const bench = await PolicyBench.open(correlationId, { header: 'X-Request-Id' });
  const { sent, headers, notes } = await bench.send({ headers: ['x-request-ID', 'mine', 'x-b', '2'] });
  expect({ sent: sent?.headers, headers, notes }).toEqual({
    sent: ['x-request-ID', 'mine', 'x-b', '2'],
    headers: ['X-Request-Id', 'mine'],
    notes: { id: 'mine, as received' },
  });
});

test('an empty id counts as none', async () => {
  const bench = await PolicyBench.open(correlationId, {});
  const { sent } = await bench.send({ headers: ['X-Correlation-Id', ''] });
  expect(sent?.headers).toEqual(['X-Correlation-Id', UUID]);
});

test('a counter has a beginning of its own and goes on over a reload', async () => {
  const bench = await PolicyBench.open(correlationId, { generator: 'counter' });
  const ids = [await bench.send(), await bench.send()];
  await bench.configure({ generator: 'counter', header: 'x-id' });
  ids.push(await bench.send());
  expect(ids.map(({ notes }) => notes['id'])).toEqual([1, 2, 3].map((number) => `${'07'.repeat(8)}#${number}`));
});

describe('the echo', () => {
  test('replaces what the upstream sent', async () => {
    const upstream = { headers: ['x-correlation-id', 'theirs', 'X-Correlation-Id', 'again'] };
    const bench = await PolicyBench.open(correlationId, {}, { upstream });
    const { headers } = await bench.send({ headers: { 'x-correlation-id': 'mine' } });
    expect(headerValues(headers, 'x-correlation-id')).toEqual(['mine']);
  });

  test('is on errors too', async () => {
    const bench = await PolicyBench.open(correlationId, {}, { upstream: 'UPSTREAM_REFUSED' });
    const { status, headers } = await bench.send();
    expect([status, headerValues(headers, 'x-correlation-id')]).toEqual([502, [UUID]]);
  });

  test('is left out where it is not wanted', async () => {
    const bench = await PolicyBench.open(correlationId, { echo: false });
    expect((await bench.send()).headers).toEqual([]);
  });

  test('follows what earlier policies made of the header', async () => {
    const before = [{ policy: setHeaders, options: { set: { 'x-correlation-id': 'set' } } }];
    const bench = await PolicyBench.open(correlationId, {}, { before });
    expect((await bench.send({ headers: { 'x-correlation-id': 'mine' } })).headers).toEqual([
      'x-correlation-id',
      'set',
    ]);
  });
});

test.each([
  [{ header: 'a b' }, 'header: expected a header name such as x-request-id'],
  [{ generator: 'ulid' }, 'generator: Invalid option: expected one of "uuid"|"counter"'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(correlationId, options)).toEqual([fault]);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { fault } from './fault.ts';

test.each([
  [{ status: 503 }, { status: 503 }, { hit: true, fault: 'status 503' }],
  [{ abort: true }, { abort: true }, { hit: true, fault: 'connection closed' }],
])('%j fails with %j', async (options, details, notes) => {
  const bench = await PolicyBench.open(fault, options);
  const result = await bench.send();
  expect([result.error, result.notes, result.sent]).toEqual([{ code: 'FAULT_INJECTED', details }, notes, undefined]);
});

test.each([
  [0.5, 0.49, true],
  [0.5, 0.5, false],
  [0, 0, false],
  [1, 0.999, true],
])('with a share of %d a draw of %d is hit: %s', async (share, draw, hit) => {
  const bench = await PolicyBench.open(fault, { share, status: 500 }, { random: () => draw });
  const { notes, sent } = await bench.send();
  expect([notes['hit'], sent === undefined]).toEqual([hit, hit]);
});

describe('a delay', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('lets the request go on when it is over', async () => {
    const bench = await PolicyBench.open(fault, { delay: '2s' });
    const pending = bench.send();
    await vi.advanceTimersByTimeAsync(1999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    const { status, notes } = await pending;
    expect([status, notes, vi.getTimerCount()]).toEqual([200, { hit: true, delay: '2000 ms' }, 0]);
  });

  test('comes before the failure', async () => {
    const bench = await PolicyBench.open(fault, { delay: '10ms', status: 504 });
    const pending = bench.send();
    await vi.advanceTimersByTimeAsync(10);
    expect((await pending).notes).toEqual({ hit: true, delay: '10 ms', fault: 'status 504' });
  });

  test('ends at once when the client goes away', async () => {
    const bench = await PolicyBench.open(fault, { delay: '1h' });
    const client = new AbortController();
    const pending = bench.send({}, client.signal);
    client.abort();
    const { error, sent } = await pending;
    expect([error?.code, sent, vi.getTimerCount()]).toEqual(['CLIENT_ABORTED', undefined, 0]);
  });

  test('is not begun for a client that is gone already', async () => {
    const bench = await PolicyBench.open(fault, { delay: '1h' });
    const { error } = await bench.send({}, AbortSignal.abort());
    expect([error?.code, vi.getTimerCount()]).toEqual(['CLIENT_ABORTED', 0]);
  });
});

test.each([
  [{}, ': expected delay, status or abort'],
  [{ status: 500, abort: true }, ': expected either status or abort'],
  [{ status: 200 }, 'status: Too small: expected number to be >=400'],
  [{ share: 1.5, abort: true }, 'share: Too big: expected number to be <=1'],
  [{ delay: '5' }, 'delay: expected a duration such as 250ms, 2s or 1m'],
])('%j is refused: %s', (options, problem) => {
  expect(optionFaults(fault, options)).toEqual([problem]);
});

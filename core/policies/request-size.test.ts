import { describe, expect, test } from 'vitest';
import type { Body, BodySink } from '../model/body.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { requestSize } from './request-size.ts';

/** A stream of chunks of these sizes; what was done to it is written down. */
function streamed(sizes: readonly number[], length?: number): { readonly body: Body; readonly log: string[] } {
  const log: string[] = [];
  let isCancelled = false;
  const source = {
    read(sink: BodySink) {
      for (const size of sizes) if (!isCancelled) sink.onData(new Uint8Array(size).fill(120));
      if (!isCancelled) sink.onEnd([]);
    },
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    cancel(reason: Error) {
      isCancelled = true;
      log.push(`cancel ${'code' in reason ? String(reason.code) : reason.message}`);
    },
  };
  return { body: { kind: 'stream', source, ...(length === undefined ? {} : { length }) }, log };
}

describe('a body that is announced', () => {
  test.each([
    ['', 0],
    ['x'.repeat(10), 10],
  ])('passes with "%s"', async (body, length) => {
    const bench = await PolicyBench.open(requestSize, { max: 10 });
    const { sent, notes } = await bench.send({ method: 'POST', body });
    const seen = { rule: 'at most 10 bytes', seen: `${length} bytes`, limit: 10, verdict: 'let in' };
    expect([sent?.text, notes]).toEqual([body, seen]);
  });

  test('is refused one byte over the bound, before any of it is read', async () => {
    const bench = await PolicyBench.open(requestSize, { max: '10' });
    const { body, log } = streamed([11], 11);
    const { error, notes } = await bench.send({ method: 'POST', body });
    expect([error, notes, log]).toEqual([
      { code: 'BODY_TOO_LARGE', details: { length: 11, max: 10 } },
      { rule: 'at most 10 bytes', seen: '11 bytes', limit: 10, verdict: 'too large' },
      [],
    ]);
  });
});

describe('a body that streams', () => {
  test('passes up to the bound', async () => {
    const bench = await PolicyBench.open(requestSize, { max: 10 });
    const { body, log } = streamed([4, 0, 6]);
    const { sent, notes } = await bench.send({ method: 'POST', body });
    expect([sent?.text.length, notes, log]).toEqual([
      10,
      {
        rule: 'at most 10 bytes',
        seen: 'a length that is not announced',
        limit: 10,
        verdict: 'let in, cut off where it is longer',
      },
      [],
    ]);
  });

  test('is broken off when it passes the bound', async () => {
    const bench = await PolicyBench.open(requestSize, { max: 10 });
    const { body, log } = streamed([6, 6, 6]);
    const { error, status } = await bench.send({ method: 'POST', body });
    expect([status, error, log]).toEqual([
      413,
      { code: 'BODY_TOO_LARGE', details: { max: 10 } },
      ['cancel BODY_TOO_LARGE'],
    ]);
  });

  test('is refused where the length must be announced', async () => {
    const bench = await PolicyBench.open(requestSize, { max: 10, requireLength: true });
    const { error } = await bench.send({ method: 'POST', body: streamed([1]).body });
    expect(error).toEqual({ code: 'LENGTH_REQUIRED', details: { max: 10 } });
  });
});

test('a request without a body passes everywhere', async () => {
  const bench = await PolicyBench.open(requestSize, { max: 0, requireLength: true });
  expect((await bench.send()).status).toBe(200);
});

test.each([
  [{}, 'max: Invalid input'],
  [{ max: 'many' }, 'max: expected a size such as 512, 10k or 2MiB'],
  [{ max: -1 }, 'max: Too small: expected number to be >=0'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(requestSize, options)).toEqual([fault]);
});

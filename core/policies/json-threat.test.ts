import { describe, expect, test } from 'vitest';
import type { Body, BodySink } from '../model/body.ts';
import { optionFaults, PolicyBench, type BenchResult } from '../testing/policy-bench.ts';
import { jsonThreat } from './json-threat.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function send(options: unknown, body: string | Body, headers: Record<string, string> = JSON_TYPE) {
  const bench = await PolicyBench.open(jsonThreat, options);
  return bench.send({ method: 'POST', headers, body });
}

function bytes(...values: number[]): Body {
  return { kind: 'bytes', bytes: new Uint8Array(values) };
}

/** A body in pieces; tells whether it was broken off. */
function streamed(pieces: readonly string[]): { readonly body: Body; readonly log: string[] } {
  const log: string[] = [];
  const source = {
    read(sink: BodySink) {
      for (const piece of pieces) if (log.length === 0) sink.onData(new TextEncoder().encode(piece));
      if (log.length === 0) sink.onEnd([]);
    },
    pause: () => undefined,
    resume: () => undefined,
    cancel: () => void log.push('cancelled'),
  };
  return { body: { kind: 'stream', source }, log };
}

describe('a limit lets its own figure in and refuses one more, with the place', () => {
  test.each([
    [
      { depth: 3 },
      '{"a":{"b":{"c":1}}}',
      '{"a":\n{"b":[{}]}}',
      { what: 'depth', limit: 3, found: 4, line: 2, column: 7 },
    ],
    [
      { arrayElements: 2 },
      '[[1,2],{"a":[1,2]}]',
      '[1,[],3]',
      { what: 'array elements', limit: 2, found: 3, line: 1, column: 7 },
    ],
    [
      { objectEntries: 2 },
      '{"a":[1,2,3],"b":{"c":1,"d":2}}',
      '{"a":1,"b":2,"c":3}',
      { what: 'object entries', limit: 2, found: 3, line: 1, column: 14 },
    ],
    [
      { nameLength: 2 },
      '{"\\u0041b":"long value"}',
      '{"é\\nx":1}',
      { what: 'name length', limit: 2, found: 3, line: 1, column: 2 },
    ],
    [
      { stringLength: 2 },
      '{"long name":"😀"}',
      '["abc"]',
      { what: 'string length', limit: 2, found: 3, line: 1, column: 2 },
    ],
    [
      { duplicateNames: 'refuse' },
      '[{"a":1},{"a":1,"A":{"a":1}}]',
      '{"__proto__":1,"\\u005f_proto__":2}',
      { what: 'duplicate name', limit: 1, found: 2, line: 1, column: 16 },
    ],
  ])('%j', async (options, allowed, refused, details) => {
    const bench = await PolicyBench.open(jsonThreat, options);
    const results: BenchResult[] = [];
    for (const body of [allowed, refused]) results.push(await bench.send({ method: 'POST', headers: JSON_TYPE, body }));
    expect(results.map(({ error, sent }) => [error, sent?.text])).toEqual([
      [undefined, allowed],
      [{ code: 'THREAT_DETECTED', details }, undefined],
    ]);
  });
});

test('notes tell what was seen, what is asked and why not', async () => {
  const { notes } = await send({ depth: 1, duplicateNames: 'refuse' }, '{"a":1,"b":[2]}');
  expect(notes).toEqual({
    seen: '15 bytes, depth 2, 3 values',
    rule: 'depth 1, no name twice',
    verdict: 'depth 2 at line 1, column 12',
  });
});

describe('what is looked at', () => {
  test.each([
    ['application/json; charset=UTF-8', 'depth 1 at line 1, column 1'],
    ['Application/Problem+JSON', 'depth 1 at line 1, column 1'],
    ['text/plain', 'not looked at'],
  ])('by default with %s: %s', async (type, verdict) => {
    expect((await send({ depth: 0 }, '[]', { 'content-type': type })).notes['verdict']).toBe(verdict);
  });

  test('is a body without a type only when that is asked for', async () => {
    const verdicts = [];
    for (const untyped of ['pass', 'check']) verdicts.push((await send({ depth: 0, untyped }, '[]', {})).status);
    expect(verdicts).toEqual([200, 400]);
  });

  test('is no request without a body, whatever its type', async () => {
    const bench = await PolicyBench.open(jsonThreat, {});
    const { status, notes } = await bench.send({ headers: JSON_TYPE });
    expect([status, notes]).toEqual([200, { rule: 'well-formed', seen: 'no body', verdict: 'let in' }]);
  });

  test('is a streamed body as a whole, broken off over the bound', async () => {
    const whole = streamed(['{"a":', '[1]}']);
    const long = streamed(['[1,', '2,', '3]']);
    const results = [await send({ depth: 2, max: 9 }, whole.body), await send({ max: 4 }, long.body)];
    expect([results.map(({ sent, error }) => sent?.text ?? error), long.log]).toEqual([
      ['{"a":[1]}', { code: 'BODY_TOO_LARGE', details: { maxBytes: 4 } }],
      ['cancelled'],
    ]);
  });
});

describe('hostile bodies are the fault of the client', () => {
  test.each<[string, string | Body, string, Record<string, unknown>]>([
    ['brackets without end', '['.repeat(100_000), 'BODY_MALFORMED', { reason: 'nested deeper than 1000' }],
    ['text that is no JSON', '{"a":}', 'BODY_MALFORMED', { reason: 'expected a value', line: 1, column: 6 }],
    ['bytes that are no UTF-8', bytes(0x22, 0xff, 0x22), 'BODY_MALFORMED', { reason: 'the body is not valid UTF-8' }],
    ['UTF-16', bytes(0xff, 0xfe, 0x31, 0), 'ENCODING_UNSUPPORTED', { charset: 'utf-16le' }],
  ])('%s', async (_name, body, code, details) => {
    expect((await send({}, body)).error).toEqual({ code, details: expect.objectContaining(details) });
  });

  test('also when they say that they are compressed or of another charset', async () => {
    const gzip = await send({}, '[]', { ...JSON_TYPE, 'content-encoding': 'gzip' });
    const latin = await send({}, '[]', { 'content-type': 'application/json; charset="ISO-8859-1"' });
    expect([gzip.error, latin.error]).toEqual([
      {
        code: 'ENCODING_UNSUPPORTED',
        details: { encoding: 'gzip', reason: 'the body must be decompressed before' },
      },
      { code: 'ENCODING_UNSUPPORTED', details: { charset: 'iso-8859-1', reason: 'only UTF-8 is read' } },
    ]);
  });

  test('and strange ones that are JSON pass: a byte order mark, lone surrogates, numbers beyond a double', async () => {
    const body = '\ufeff["\\ud800", 1e999, -0, 123456789012345678901234567890, {"__proto__": {}}]';
    expect((await send({}, body)).sent?.text).toBe(body.slice(1));
  });
});

test('in an answer the fault is the upstream’s', async () => {
  const upstream = { headers: ['content-type', 'application/json'], body: bytes(0x5b, 0x5b, 0x5d) };
  const bench = await PolicyBench.open(jsonThreat, { depth: 1 }, { phase: 'response', upstream });
  const { status, error } = await bench.send();
  await bench.configure({});
  expect([status, error, (await bench.send()).error?.details]).toEqual([
    502,
    {
      code: 'RESPONSE_INVALID',
      details: { because: 'THREAT_DETECTED', what: 'depth', limit: 1, found: 2, line: 1, column: 2 },
    },
    { because: 'BODY_MALFORMED', reason: 'expected , or ] in an array, found the end', line: 1, column: 4 },
  ]);
});

test.each([
  [{ depth: 1001 }, 'depth: Too big: expected number to be <=1000'],
  [{ depth: -1 }, 'depth: Too small: expected number to be >=0'],
  [{ contentTypes: [] }, 'contentTypes: Too small: expected array to have >=1 items'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(jsonThreat, options)).toEqual([fault]);
});

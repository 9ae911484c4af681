import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textBody, type Body } from '../model/body.ts';
import type { HeaderList } from '../model/http.ts';
import { optionFaults, PolicyBench, type BenchRequest, type BenchSettings } from '../testing/policy-bench.ts';
import { cache } from './cache.ts';
import { keyAuth } from './key-auth.ts';

interface Upstream {
  status: number;
  headers: HeaderList;
  body: Body;
}

/** The policy with an upstream whose answer can be changed between requests. */
async function open(options: Record<string, unknown> = {}, settings: BenchSettings = {}) {
  const upstream: Upstream = { status: 200, headers: [], body: textBody('one') };
  const bench = await PolicyBench.open(cache, options, { upstream, ...settings });
  const send = async (request: BenchRequest = {}) => {
    const { status, text, headers, notes, sent, error } = await bench.send(request);
    const value = (name: string) => headers[headers.findIndex((one) => one.toLowerCase() === name) + 1];
    return {
      status,
      text,
      headers,
      notes,
      isFetched: sent !== undefined,
      error: error?.code,
      said: value('x-cache'),
      value,
    };
  };
  return { bench, upstream, send };
}

describe('a kept answer', () => {
  test('is given again with its age until it is too old, and then fetched anew', async () => {
    const { bench, upstream, send } = await open({ ttl: '60s' });
    expect(await send()).toMatchObject({ text: 'one', said: 'MISS', isFetched: true });
    upstream.body = textBody('two');
    bench.clock.advance(59_900);
    const hit = await send();
    expect(hit).toMatchObject({ text: 'one', said: 'HIT', isFetched: false });
    expect([hit.value('age'), hit.notes]).toEqual([
      '59',
      {
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        rule: 'fresh for 60 s unless the answer says otherwise, apart for each consumer',
        seen: 'an answer 59 s old',
        verdict: 'hit',
        age: 59,
        ttl: 1,
      },
    ]);
    bench.clock.advance(100);
    expect(await send()).toMatchObject({ text: 'two', said: 'REFRESH', notes: { verdict: 'refresh: too old by 0 s' } });
    expect((await send()).said).toBe('HIT');
  });

  test('ages when the user moves the time of day, and is not kept longer by moving it back', async () => {
    const { bench, send } = await open({ ttl: '60s' });
    await send();
    expect(bench.marks()).toEqual([{ at: bench.clock.now() + 60_000, title: 'the answer to GET / is too old' }]);
    bench.clock.move(30_000);
    expect((await send()).value('age')).toBe('30');
    bench.clock.move(-3_600_000);
    expect((await send()).value('age')).toBe('0');
    bench.clock.advance(59_000);
    expect((await send()).said).toBe('HIT');
    bench.clock.advance(1000);
    expect((await send()).said).toBe('REFRESH');
  });

  test('has an age from 0 to its lifetime however the time of day is moved, and ends with the time that really goes by', async () => {
    const step = fc.record({ advance: fc.nat(9000), move: fc.integer({ min: -90_000, max: 90_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const { bench, send } = await open({ ttl: '20s' });
        let fetchedAt = 0;
        for (const { advance, move } of steps) {
          bench.clock.move(move);
          bench.clock.advance(advance);
          const { said, notes, isFetched } = await send();
          if (isFetched) fetchedAt = bench.clock.monotonic();
          expect(bench.clock.monotonic() - fetchedAt).toBeLessThan(20_000);
          if (said !== 'HIT') continue;
          expect(notes['age']).toBeGreaterThanOrEqual(0);
          expect([Number(notes['age']) < 20, Number(notes['ttl']) > 0, Number(notes['ttl']) <= 20]).toEqual([
            true,
            true,
            true,
          ]);
        }
        await bench.close();
      }),
      { numRuns: 50 },
    );
  });

  test('keeps its headers but Age, which counts what it was when it came', async () => {
    const { bench, upstream, send } = await open();
    upstream.headers = ['Content-Type', 'text/plain', 'Age', '5', 'ETag', '"a"', 'Cache-Control', 'max-age=60'];
    await send();
    bench.clock.advance(2000);
    expect((await send()).headers).toEqual([
      'Content-Type',
      'text/plain',
      'ETag',
      '"a"',
      'Cache-Control',
      'max-age=60',
      'age',
      '7',
      'x-cache',
      'HIT',
    ]);
  });

  test('outlives a reload that leaves its options alone', async () => {
    const { bench, send } = await open({ ttl: '60s' });
    await send();
    await bench.configure({ ttl: '60s', statusHeader: 'kong' });
    expect((await send()).value('x-cache-status')).toBe('Hit');
    await bench.configure({ ttl: '61s' });
    expect((await send()).said).toBe('MISS');
  });

  test('of GET answers HEAD, and one of HEAD answers nothing', async () => {
    const { send } = await open();
    expect([(await send({ method: 'HEAD' })).said, (await send({ method: 'GET' })).said]).toEqual(['MISS', 'MISS']);
    expect((await send({ method: 'HEAD' })).said).toBe('HIT');
  });
});

describe('a client that has it already', () => {
  test.each([
    [['if-none-match', '"b", W/"a"'], 304],
    [['if-none-match', '*'], 304],
    [['if-none-match', '"b"'], 200],
    [['if-none-match', '"b"', 'if-modified-since', 'Mon, 15 Jan 2024 11:00:00 GMT'], 200],
    [['if-modified-since', 'Mon, 15 Jan 2024 11:00:00 GMT'], 304],
    [['if-modified-since', 'Mon, 15 Jan 2024 09:00:00 GMT'], 200],
    [['if-modified-since', 'yesterday'], 200],
  ])('%j is answered with %i', async (headers, status) => {
    const { upstream, send } = await open();
    upstream.headers = ['ETag', '"a"', 'Last-Modified', 'Mon, 15 Jan 2024 10:00:00 GMT', 'X-Other', 'x'];
    await send();
    const answer = await send({ headers });
    expect([answer.status, answer.text, answer.said]).toEqual([status, status === 304 ? '' : 'one', 'HIT']);
    expect([answer.value('etag'), answer.headers.includes('X-Other')]).toEqual(['"a"', status === 200]);
  });

  test('gets what is no success all the same', async () => {
    const { upstream, send } = await open();
    upstream.status = 404;
    upstream.headers = ['ETag', '"a"'];
    await send();
    expect(await send({ headers: { 'if-none-match': '"a"' } })).toMatchObject({
      status: 404,
      text: 'one',
      said: 'HIT',
    });
  });
});

/** Whether the second request gets what the first one brought. */
async function isShared(options: Record<string, unknown>, one: BenchRequest, other: BenchRequest): Promise<boolean> {
  const { send } = await open(options);
  await send(one);
  return (await send(other)).said === 'HIT';
}

describe('answers are told apart', () => {
  test.each<[string, Record<string, unknown>, BenchRequest, BenchRequest, boolean]>([
    ['by path', {}, { target: '/a' }, { target: '/b' }, false],
    ['by the whole query', {}, { target: '/a?x=1' }, { target: '/a?x=2' }, false],
    ['not by the query when it is left out', { key: { query: 'none' } }, { target: '/a?x=1' }, { target: '/a' }, true],
    ['by named parameters', { key: { query: ['x'] } }, { target: '/a?x=1&y=1' }, { target: '/a?y=2&x=2' }, false],
    ['only by named parameters', { key: { query: ['x'] } }, { target: '/a?x=1&y=1' }, { target: '/a?y=2&x=1' }, true],
    [
      'by named headers',
      { key: { headers: ['x-t'] } },
      { headers: { 'X-T': 'a' } },
      { headers: { 'x-t': 'b' } },
      false,
    ],
    ['not by other headers', {}, { headers: { 'X-T': 'a' } }, { headers: { 'x-t': 'b' } }, true],
    [
      'by an expression',
      { key: { expression: 'request.headers.x-t' } },
      { headers: { 'X-T': 'a' } },
      { headers: { 'x-t': 'b' } },
      false,
    ],
  ])('%s', async (_, options, one, other, shared) => {
    expect(await isShared(options, one, other)).toBe(shared);
  });

  test('by the headers that Vary names, each for itself', async () => {
    const { upstream, send } = await open();
    upstream.headers = ['Vary', 'Accept-Language'];
    const ask = async (language: string) => (await send({ headers: { 'accept-language': language } })).said;
    expect([await ask('de'), await ask('en'), await ask('de'), await ask('en')]).toEqual([
      'MISS',
      'MISS',
      'HIT',
      'HIT',
    ]);
  });

  test('a Vary that changes drops what was kept by the one before', async () => {
    const { bench, upstream, send } = await open({ ttl: '60s' });
    upstream.headers = ['Vary', 'Accept'];
    await send({ headers: { accept: 'a' } });
    upstream.headers = ['Vary', 'Accept, X-T'];
    await send({ headers: { accept: 'b' } });
    expect((await send({ headers: { accept: 'a' } })).said).toBe('MISS');
    bench.clock.advance(1000);
    expect((await send({ headers: { accept: 'a' } })).said).toBe('HIT');
  });
});

describe('consumers', () => {
  const consumers = ['alice', 'bob', 'carol'].map((id) => ({ id, groups: [], keys: [`key-of-${id}`] }));
  const before = [{ policy: keyAuth, options: {} }];

  test('share what is kept only when that is said', async () => {
    for (const perConsumer of [true, false]) {
      const { send } = await open({ perConsumer }, { consumers, before });
      await send({ headers: { 'x-api-key': 'key-of-alice' } });
      const { said } = await send({ headers: { 'x-api-key': 'key-of-bob' } });
      expect(said).toBe(perConsumer ? 'MISS' : 'HIT');
    }
  });

  test('nobody gets what is too old or another one’s, whatever comes in whatever order', async () => {
    const step = fc.record({
      wait: fc.nat(40_000),
      who: fc.constantFrom('alice', 'bob', 'carol'),
      target: fc.constantFrom('/a', '/b', '/a?x=1'),
      method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST'),
      control: fc.constantFrom('', '', 'no-cache', 'max-age=5', 'max-stale'),
      answer: fc.constantFrom('', 'max-age=10', 's-maxage=3', 'no-store', 'max-age=30, must-revalidate', 'private'),
      age: fc.constantFrom('', '', '4'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { bench, upstream, send } = await open({ ttl: '20s' }, { consumers, before });
        for (const { wait, who, target, method, control, answer, age } of steps) {
          bench.clock.advance(wait);
          const seconds = /(?:s-maxage|max-age)=(\d+)/.exec(answer)?.[1];
          const until = bench.clock.now() + 1000 * (Number(seconds ?? 20) - Number(age || 0));
          upstream.headers = [...(answer === '' ? [] : ['Cache-Control', answer]), ...(age === '' ? [] : ['Age', age])];
          upstream.body = textBody(JSON.stringify({ who, target, until, kept: !/no-store|private/.test(answer) }));
          const got = await send({
            method,
            target,
            headers: { 'x-api-key': `key-of-${who}`, ...(control === '' ? {} : { 'cache-control': control }) },
          });
          if (got.isFetched) continue;
          // What the upstream writes is its own statement.
          const kept = JSON.parse(got.text) as { who: string; target: string; until: number; kept: boolean };
          expect(kept).toMatchObject({ who, target, kept: true });
          expect(kept.until).toBeGreaterThan(bench.clock.now());
        }
        await bench.close();
      }),
      { numRuns: 60 },
    );
  });
});

describe('requests that go past it', () => {
  test.each<[BenchRequest, string]>([
    [{ method: 'POST' }, 'bypass: method POST'],
    [{ headers: { range: 'bytes=0-1' } }, 'bypass: the request has range'],
    [{ headers: { 'cache-control': 'no-store' } }, 'bypass: the request asks for no-store'],
  ])('%j', async (request, verdict) => {
    const { send } = await open();
    expect([await send(request), await send(request)]).toMatchObject([
      { said: 'BYPASS', notes: { verdict } },
      { said: 'BYPASS', isFetched: true },
    ]);
  });

  test('an answer that is not kept is bypassed too', async () => {
    const { upstream, send } = await open();
    upstream.headers = ['Cache-Control', 'no-store'];
    expect([(await send()).said, (await send()).said]).toEqual(['BYPASS', 'BYPASS']);
  });

  test('only-if-cached is answered with what is kept, or with 504', async () => {
    const { send } = await open();
    const request = { headers: { 'cache-control': 'only-if-cached' } };
    expect(await send(request)).toMatchObject({ status: 504, error: 'CACHE_ONLY', isFetched: false });
    await send();
    expect(await send(request)).toMatchObject({ status: 200, said: 'HIT' });
  });

  test('one that changes something and succeeds drops what is kept of its path', async () => {
    const { upstream, send } = await open();
    await send({ target: '/a?x=1' });
    await send({ target: '/b' });
    upstream.status = 400;
    await send({ method: 'PUT', target: '/a' });
    expect((await send({ target: '/a?x=1' })).said).toBe('HIT');
    upstream.status = 204;
    await send({ method: 'PUT', target: '/a' });
    upstream.status = 200;
    expect([(await send({ target: '/a?x=1' })).said, (await send({ target: '/b' })).said]).toEqual(['MISS', 'HIT']);
  });
});

test.each([
  [{ statusHeader: 'kong', keyHeader: true }, ['x-cache-key', 'X-Cache-Status'], 'Miss'],
  [{ statusHeader: 'none' }, [], undefined],
])('with %j the headers %j are added', async (options, names, status) => {
  const { send } = await open(options);
  const { headers } = await send();
  expect([headers.filter((_, index) => index % 2 === 0), headers.at(-1)]).toEqual([names, status]);
});

test('options that cannot work are refused', () => {
  expect([
    optionFaults(cache, { statuses: [206] }),
    optionFaults(cache, { methods: ['POST'] }).length,
    optionFaults(cache, { ttl: '10ms' }),
    optionFaults(cache, { key: { expression: 'response.status' } }),
    optionFaults(cache, { key: { expression: 'request.body' } }),
    optionFaults(cache, { contentTypes: ['text/plain; charset=utf-8'] }),
  ]).toEqual([
    ['statuses.0: expected a status whose answer is whole'],
    1,
    ['ttl: expected at least 1s'],
    ['key.expression: expected nothing of the answer, which there is not yet'],
    ['key.expression: a body cannot be part of the key'],
    ['contentTypes.0: expected a media type such as application/json'],
  ]);
});

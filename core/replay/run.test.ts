import { afterEach, describe, expect, test, vi } from 'vitest';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '../model/clock.ts';
import type { Exchange } from '../model/exchange.ts';
import type { ReplayOutcome } from '../model/replay.ts';
import { captured, exchangeOf, type ExchangeOptions } from '../recording/filter/test-exchanges.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';
import { findLinks } from './correlate.ts';
import { Correlation } from './correlation.ts';
import { NO_CREDENTIALS, type Credentials } from './credentials/credentials.ts';
import { planRequest } from './rewrite.ts';
import { ReplayRun, type RunEnd, type RunInput } from './run.ts';
import { Sender } from './send.ts';
import { targetOfUrl, type ReplayTarget } from './targets.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Wanted {
  readonly exchanges: readonly ExchangeOptions[];
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly input?: Partial<RunInput>;
  readonly credentials?: Credentials;
  readonly target?: Partial<ReplayTarget>;
  readonly correlates?: boolean;
}

interface Replayed {
  readonly run: ReplayRun;
  readonly ended: Promise<RunEnd>;
  readonly outcomes: ReplayOutcome[];
  readonly upstream: Upstream;
}

/** Replays exchanges against a real server. */
async function replay({
  exchanges,
  answer,
  input = {},
  credentials = NO_CREDENTIALS,
  target: given = {},
  correlates = false,
}: Wanted): Promise<Replayed> {
  const upstream = await startUpstream(answer);
  const target = { ...targetOfUrl(upstream.url), ...given };
  const recorded: Exchange[] = exchanges.map((options, index) => exchangeOf({ id: index + 1, ...options }));
  const rewrite = { target, rewrites: [], includesTruncated: false, keepsCredentials: false, newKey: () => 'key' };
  const sender = new Sender(target, systemClock);
  const outcomes: ReplayOutcome[] = [];
  const links = findLinks(
    recorded.map((exchange) => {
      const planned = planRequest(exchange, rewrite);
      if (planned.kind !== 'ready') throw new Error(planned.reason);
      const body = Buffer.concat(exchange.response?.body.chunks ?? []);
      return {
        request: planned.request,
        answer: { headers: [], json: body.byteLength === 0 ? undefined : JSON.parse(body.toString()) },
      };
    }),
  );
  const run = new ReplayRun(
    {
      ids: recorded.map(({ id }) => id),
      recordedAt: recorded.map(({ startedAt }) => startedAt),
      repeat: 1,
      pace: { kind: 'sequential' },
      guards: { isAgreed: false, stopOnServerError: false, obeyRetryAfter: true },
      rewrite,
      ignored: [],
      isDone: () => false,
      correlation: correlates ? new Correlation(links, recorded.length, () => false) : undefined,
      load: (id) => Promise.resolve(recorded[id - 1] ?? exchangeOf()),
      ...input,
    },
    {
      clock: systemClock,
      credentials,
      send: (request, signal) => sender.send(request, signal),
      onOutcome: (outcome) => outcomes.push(outcome),
    },
  );
  const ended = run.run();
  closing.push(async () => {
    run.stop('the test is over');
    await ended;
    await sender.close();
    await upstream.close();
  });
  return { run, ended, outcomes, upstream };
}

describe('a replay', () => {
  test('says until when it waits for a target that asks for patience', async () => {
    const { run, outcomes, ended } = await replay({
      exchanges: [{}, {}],
      answer: (_request, response) => response.writeHead(429, { 'retry-after': '30' }).end(),
    });
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    const left = (run.waitsUntil ?? 0) - Date.now();
    expect([run.waitsUntil, left > 20_000 && left <= 30_000]).toEqual([expect.any(Number), true]);
    run.stop('seen enough');
    expect([await ended, run.waitsUntil]).toEqual([{ kind: 'stopped', reason: 'seen enough' }, undefined]);
  });

  test('sends everything in order and says what is the same, what is explained and what is not', async () => {
    const { ended, outcomes } = await replay({
      exchanges: [
        { target: '/same', responseBody: captured('{"a":1}'), responseHeaders: ['content-type', 'application/json'] },
        { target: '/gone' },
        { target: '/other', responseBody: captured('{"a":1}') },
      ],
      answer: ({ url }, response) => {
        if (url === '/gone') response.writeHead(405).end();
        else response.setHeader('content-type', 'application/json').end(url === '/same' ? '{"a":1}' : '{"a":2}');
      },
    });
    expect(await ended).toEqual({ kind: 'done' });
    expect(outcomes.map(({ index, verdict, status, cause }) => [index, verdict, status, cause?.code])).toEqual([
      [0, 'same', 200, undefined],
      [1, 'explained', 405, 'route.method'],
      [2, 'unexplained', 200, undefined],
    ]);
  });

  test('goes on after a target that breaks off, answers garbage or cannot be reached', async () => {
    const { ended, outcomes } = await replay({
      exchanges: [{ target: '/reset' }, { target: '/garbage' }, { target: '/fine' }],
      answer: (request, response) => {
        if (request.url === '/reset') request.socket.destroy();
        else if (request.url === '/garbage') request.socket.end('this is not HTTP\r\n\r\n');
        else response.end();
      },
    });
    expect(await ended).toEqual({ kind: 'done' });
    expect(outcomes.map(({ verdict, reason }) => [verdict, reason?.split(' ', 1)[0]])).toEqual([
      ['failed', 'UPSTREAM_RESET'],
      ['failed', 'UPSTREAM_BAD_RESPONSE'],
      ['same', undefined],
    ]);
  });

  test('carries a value that an answer gives into the requests that used the old one', async () => {
    const asked: (string | undefined)[] = [];
    const { ended } = await replay({
      correlates: true,
      exchanges: [
        { method: 'POST', target: '/orders', responseBody: captured('{"id":"ord_81723"}') },
        { target: '/orders/ord_81723' },
      ],
      answer: ({ url }, response) => {
        asked.push(url);
        response.end('{"id":"ord_99999"}');
      },
      input: { pace: { kind: 'concurrent', connections: 8 } },
    });
    await ended;
    expect(asked).toEqual(['/orders', '/orders/ord_99999']);
  });

  test('gets new credentials once after a 401, and sends again', async () => {
    let token = 'old';
    let renewals = 0;
    const credentials: Credentials = {
      apply: (request) => Promise.resolve({ request: { ...request, headers: ['authorization', token] }, changes: [] }),
      renew: () => {
        renewals += 1;
        token = 'new';
        return Promise.resolve(true);
      },
      secrets: [],
    };
    const { ended, outcomes } = await replay({
      exchanges: [{}, {}],
      credentials,
      answer: ({ headers }, response) => response.writeHead(headers.authorization === 'new' ? 200 : 401).end(),
    });
    await ended;
    expect([outcomes.map(({ status }) => status), renewals]).toEqual([[200, 200], 1]);
  });

  test('counts a second try as a request of its budget', async () => {
    let asked = 0;
    const credentials: Credentials = { ...NO_CREDENTIALS, renew: () => Promise.resolve(true) };
    const { ended, outcomes } = await replay({
      exchanges: [{}, {}, {}],
      credentials,
      input: { guards: { isAgreed: false, stopOnServerError: false, obeyRetryAfter: true, maxRequests: 3 } },
      answer: (_request, response) => {
        asked += 1;
        response.writeHead(401).end();
      },
    });
    expect([await ended, asked, outcomes.length]).toEqual([
      { kind: 'stopped', reason: 'the budget of 3 requests is spent' },
      3,
      2,
    ]);
  });

  test('leaves out what a read-only target must not get', async () => {
    const { ended, outcomes } = await replay({
      exchanges: [{ method: 'DELETE' }, { method: 'GET' }],
      target: { guard: 'read-only' },
      answer: (_request, response) => response.end(),
    });
    await ended;
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['left out', 'same']);
  });

  test('stops at the first failure of the target when it was asked to', async () => {
    const { ended, outcomes } = await replay({
      exchanges: [{}, {}, {}],
      input: { guards: { isAgreed: false, stopOnServerError: true, obeyRetryAfter: true } },
      answer: (_request, response) => response.writeHead(500).end(),
    });
    expect([await ended, outcomes.length]).toEqual([{ kind: 'stopped', reason: 'the target answered 500' }, 1]);
  });

  test('begins behind what an earlier part sent', async () => {
    const asked: (string | undefined)[] = [];
    const { ended } = await replay({
      exchanges: [{ target: '/a' }, { target: '/b' }, { target: '/c' }],
      input: { isDone: (index) => index < 2 },
      answer: ({ url }, response) => {
        asked.push(url);
        response.end();
      },
    });
    await ended;
    expect(asked).toEqual(['/c']);
  });

  test('sends everything again as often as it is to be repeated', async () => {
    const { ended, outcomes } = await replay({
      exchanges: [{}, {}],
      input: { repeat: 3, pace: { kind: 'concurrent', connections: 4 } },
      answer: (_request, response) => response.end(),
    });
    await ended;
    expect(outcomes.map(({ index }) => index).toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('keeps still while it is paused, and goes on', async () => {
    const first = Promise.withResolvers<void>();
    const { run, ended, outcomes } = await replay({
      exchanges: [{}, {}],
      answer: (_request, response) => {
        response.end();
        first.resolve();
      },
    });
    run.pause();
    run.resume();
    await first.promise;
    expect([await ended, outcomes.length]).toEqual([{ kind: 'done' }, 2]);
  });

  test('a target that never answers is given up when it is stopped', async () => {
    const asked = Promise.withResolvers<void>();
    const { run, ended, outcomes } = await replay({ exchanges: [{}, {}], answer: () => asked.resolve() });
    await asked.promise;
    run.stop('enough');
    expect([await ended, outcomes.map(({ reason }) => reason?.split(' ', 1)[0])]).toEqual([
      { kind: 'stopped', reason: 'enough' },
      ['CALL_CANCELLED'],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { NO_BODY, textBody } from '../../model/body.ts';
import type { HeaderList, HttpResponse } from '../../model/http.ts';
import { TestClock } from '../../testing/policy-bench.ts';
import { cacheControl, secondsOf } from './directives.ts';
import { storability } from './freshness.ts';
import { cacheOptions } from './options.ts';
import { obstacleOf, refusalOf } from './request-rules.ts';

const clock = new TestClock();
const NOW = 'Mon, 15 Jan 2024 12:00:00 GMT';
const RULES = cacheOptions.parse({ ttl: '60s' });
const ANYONE = { isAlone: false, hasAuthorization: false };

/** Seconds an answer with these headers stays fresh from now on, or why it is not kept. */
function fresh(headers: HeaderList, rules = RULES, asker = ANYONE): number | string {
  const response: HttpResponse = { kind: 'response', status: 200, headers, body: NO_BODY };
  const decision = storability(response, rules, asker, clock);
  return decision.kind === 'leave' ? decision.why : (decision.lifetimeMillis - decision.ageMillis) / 1000;
}

describe('Cache-Control', () => {
  test.each([
    ['max-age=5', { 'max-age': '5' }],
    ['Max-Age="7", no-store', { 'max-age': '7', 'no-store': '' }],
    ['private="set-cookie, x", max-age=3', { private: 'set-cookie, x', 'max-age': '3' }],
    ['max-age=1, max-age=9', { 'max-age': '1' }],
    [' , public ,, s-maxage = 4', { public: '', 's-maxage': '4' }],
    ['a=b c, no-cache', { a: 'b', 'no-cache': '' }],
    ['(?), "no-store, , max-age=2', {}],
    ['(?), max-age=2', { 'max-age': '2' }],
    ['', {}],
  ])('%s is read as %j', (line, directives) => {
    expect(Object.fromEntries(cacheControl(['Cache-Control', line]))).toEqual(directives);
  });

  test('all lines count together, and a number that is none is 0', () => {
    const directives = cacheControl(['cache-control', 'public', 'Cache-Control', 'max-age=x, s-maxage=99999999999']);
    expect([directives.has('public'), secondsOf(directives, 'max-age'), secondsOf(directives, 's-maxage')]).toEqual([
      true,
      0,
      2_147_483_648,
    ]);
  });
});

describe('how long an answer is fresh (RFC 9111 section 4.2)', () => {
  test.each<[string, HeaderList, number | string]>([
    ['nothing said: the ttl', [], 60],
    ['max-age', ['cache-control', 'max-age=30'], 30],
    ['s-maxage before max-age', ['cache-control', 'max-age=30, s-maxage=10'], 10],
    ['max-age before Expires', ['cache-control', 'max-age=30', 'expires', 'Mon, 15 Jan 2024 13:00:00 GMT'], 30],
    ['Expires against Date', ['date', NOW, 'expires', 'Mon, 15 Jan 2024 12:00:20 GMT'], 20],
    ['Expires without Date', ['expires', 'Mon, 15 Jan 2024 12:00:20 GMT'], 20],
    ['Expires: 0', ['expires', '0'], 'it is not fresh when it comes'],
    ['max-age=0', ['cache-control', 'max-age=0'], 'it is not fresh when it comes'],
    ['max-age that is no number', ['cache-control', 'max-age=soon'], 'it is not fresh when it comes'],
    ['Age takes from it', ['cache-control', 'max-age=30', 'age', '12'], 18],
    ['Age past it', ['cache-control', 'max-age=30', 'age', '30'], 'it is not fresh when it comes'],
    ['Age that is no number', ['cache-control', 'max-age=30', 'age', '-4'], 30],
    ['an old Date takes from it', ['cache-control', 'max-age=30', 'date', 'Mon, 15 Jan 2024 11:59:50 GMT'], 20],
    ['a Date to come does not add', ['cache-control', 'max-age=30', 'date', 'Mon, 15 Jan 2024 12:05:00 GMT'], 30],
    [
      'the older of Age and Date',
      ['cache-control', 'max-age=30', 'age', '5', 'date', 'Mon, 15 Jan 2024 11:59:50 GMT'],
      20,
    ],
  ])('%s', (_, headers, seconds) => {
    expect(fresh(headers)).toBe(seconds);
  });

  test('Date is compared with the wall clock, also when the user has moved the time of day', () => {
    clock.move(86_400_000);
    const headers = ['cache-control', 'max-age=30', 'date', NOW];
    expect([fresh(headers), fresh([...headers, 'age', '10'])]).toEqual([30, 20]);
    clock.move(-86_400_000);
  });

  test('without honouring it everything is fresh for the ttl', () => {
    const rules = cacheOptions.parse({ ttl: '60s', honourResponse: false });
    expect(
      ['no-store', 'private', 'max-age=0'].map((line) => fresh(['cache-control', line, 'age', '50'], rules)),
    ).toEqual([60, 60, 60]);
  });
});

describe('what is not kept (RFC 9111 section 3)', () => {
  test.each<[string, HeaderList]>([
    ['Cache-Control: no-store', ['cache-control', 'no-store, max-age=60']],
    ['Cache-Control: private', ['cache-control', 'private="x"']],
    ['Cache-Control: no-cache', ['cache-control', 'no-cache']],
    ['Vary: *', ['vary', 'accept, *']],
    ['it sets a cookie', ['set-cookie', 'a=b', 'cache-control', 'public']],
    ['a body of 2000000 bytes', ['content-length', '2000000']],
  ])('%s', (why, headers) => {
    expect(fresh(headers)).toBe(why);
  });

  test('other statuses, other content types, and what has trailers', () => {
    const typed = cacheOptions.parse({ contentTypes: ['application/json'] });
    const body = { kind: 'bytes', bytes: new Uint8Array(1), trailers: ['a', 'b'] } as const;
    const trailed: HttpResponse = { kind: 'response', status: 200, headers: [], body };
    expect([
      storability({ ...trailed, status: 500, body: textBody('x') }, RULES, ANYONE, clock),
      fresh(['content-type', 'text/html'], typed),
      fresh(['content-type', 'Application/JSON; charset=utf-8'], typed),
      storability(trailed, RULES, ANYONE, clock),
    ]).toEqual([
      { kind: 'leave', why: 'status 500' },
      'its content type',
      300,
      { kind: 'leave', why: 'it has trailers' },
    ]);
  });

  test('an answer to a request with Authorization, unless it may be shared or is for this caller alone', () => {
    const asker = { isAlone: false, hasAuthorization: true };
    expect([
      fresh([], RULES, asker),
      fresh(['cache-control', 'max-age=9'], RULES, asker),
      fresh(['cache-control', 'public'], RULES, asker),
      fresh(['cache-control', 's-maxage=9'], RULES, asker),
      fresh(['cache-control', 'must-revalidate'], RULES, asker),
      fresh([], RULES, { ...asker, isAlone: true }),
    ]).toEqual(['the request has Authorization', 'the request has Authorization', 60, 9, 60, 60]);
  });
});

/** Why an answer so many seconds old, which is fresh for a minute, does not do. */
function refusal(line: string, age: number, honourRequest = true, name = 'cache-control'): string | undefined {
  return refusalOf([name, line], { methods: ['GET'], honourRequest }, age * 1000, 60_000);
}

describe('what a request asks for (RFC 9111 section 5.2.1)', () => {
  test.each([
    ['', 59, undefined],
    ['', 60, 'too old by 0 s'],
    ['max-stale=100', 63, 'too old by 3 s'],
    ['no-cache', 1, 'the request asks for no-cache'],
    ['max-age=10', 10, undefined],
    ['max-age=10', 11, 'the request takes nothing older than 10 s'],
    ['max-age=0', 0, 'the request takes nothing older than 0 s'],
    ['min-fresh=20', 40, undefined],
    ['min-fresh=20', 41, 'the request asks for 20 s more'],
  ])('%s of an answer %i s old', (line, age, why) => {
    expect(refusal(line, age)).toBe(why);
  });

  test('Pragma counts when there is no Cache-Control, and nothing does when it is not honoured', () => {
    expect([
      refusal('no-cache', 1, true, 'pragma'),
      refusalOf(
        ['pragma', 'no-cache', 'cache-control', 'max-age=9'],
        { methods: ['GET'], honourRequest: true },
        0,
        60_000,
      ),
      refusal('no-cache', 1, false),
      refusal('no-cache', 61, false),
    ]).toEqual(['the request asks for no-cache', undefined, undefined, 'too old by 1 s']);
  });

  test.each([
    ['POST', [], 'method POST'],
    ['GET', ['Range', 'bytes=0-1'], 'the request has range'],
    ['GET', ['Upgrade', 'websocket'], 'the request has upgrade'],
    ['GET', ['If-Match', '"a"'], 'the request has if-match'],
    ['GET', ['cache-control', 'no-store'], 'the request asks for no-store'],
    ['HEAD', ['if-none-match', '"a"'], undefined],
  ])('%s with %j goes past the cache: %s', (method, headers, why) => {
    const request = { kind: 'request', method, target: '/', version: '1.1', headers, body: NO_BODY } as const;
    expect(obstacleOf(request, RULES)).toBe(why);
  });
});

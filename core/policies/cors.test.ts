import { describe, expect, test } from 'vitest';
import { headerPairs, headerValues, type HeaderList } from '../model/http.ts';
import { optionFaults, PolicyBench, type BenchSettings } from '../testing/policy-bench.ts';
import { cors } from './cors.ts';
import { keyAuth } from './key-auth.ts';

const ORIGIN = 'https://app.example.com';
const named = { origins: [ORIGIN] };

function preflight(headers: HeaderList = []): { readonly method: string; readonly headers: HeaderList } {
  return { method: 'OPTIONS', headers: ['origin', ORIGIN, 'access-control-request-method', 'PUT', ...headers] };
}

async function answerTo(options: unknown, headers: HeaderList, settings: BenchSettings = {}): Promise<object> {
  const bench = await PolicyBench.open(cors, options, settings);
  return Object.fromEntries(headerPairs((await bench.send({ headers })).headers));
}

describe('a preflight', () => {
  test('is answered without asking the upstream', async () => {
    const options = { ...named, credentials: true, exposed: ['x-total'], headers: ['x-a', 'x-b'], maxAge: '90s' };
    const bench = await PolicyBench.open(cors, options);
    const { status, headers, sent, notes } = await bench.send(preflight());
    expect({ status, headers: Object.fromEntries(headerPairs(headers)), sent, notes }).toEqual({
      status: 204,
      headers: {
        'access-control-allow-methods': 'GET, HEAD, PUT, PATCH, POST, DELETE',
        'access-control-allow-headers': 'x-a, x-b',
        'access-control-max-age': '90',
        vary: 'Origin',
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-total',
      },
      sent: undefined,
      notes: { origin: ORIGIN, allowed: true, preflight: 'PUT' },
    });
  });

  test('is told that it may use the headers it asked for where none are named', async () => {
    const bench = await PolicyBench.open(cors, {});
    const { headers } = await bench.send(preflight(['access-control-request-headers', 'content-type,x-a']));
    expect(headerValues(headers, 'access-control-allow-headers')).toEqual(['content-type,x-a']);
  });

  test('of another origin gets no permission', async () => {
    const bench = await PolicyBench.open(cors, { origins: ['https://other.example.com'] });
    const { status, headers, notes } = await bench.send(preflight());
    expect([status, headers, notes['allowed']]).toEqual([204, ['vary', 'Origin'], false]);
  });

  test.each([
    ['without a wanted method', { method: 'OPTIONS', headers: ['origin', ORIGIN] }],
    ['without an origin', { method: 'OPTIONS', headers: ['access-control-request-method', 'PUT'] }],
    ['with another method', { ...preflight(), method: 'GET' }],
  ])('is none %s, and goes on', async (_, request) => {
    const bench = await PolicyBench.open(cors, named);
    expect((await bench.send(request)).sent?.method).toBe(request.method);
  });
});

describe('an answer', () => {
  test.each<[string, object, HeaderList, object]>([
    ['for all says so to everyone', {}, [], { 'access-control-allow-origin': '*' }],
    ['for all does not name the origin', {}, ['origin', ORIGIN], { 'access-control-allow-origin': '*' }],
    [
      'to a named origin names it',
      named,
      ['origin', ORIGIN],
      { vary: 'Origin', 'access-control-allow-origin': ORIGIN },
    ],
    ['to another origin names none', named, ['origin', `${ORIGIN}:8443`], { vary: 'Origin' }],
    ['to no origin says that it differs by origin', named, [], { vary: 'Origin' }],
    ['to the null origin names none', named, ['origin', 'null'], { vary: 'Origin' }],
  ])('%s', async (_, options, headers, expected) => {
    expect(await answerTo(options, headers)).toEqual(expected);
  });

  test.each([
    ['https://a.example.com', true],
    ['https://example.com', false],
    ['https://a.example.com.evil.org', false],
    ['http://a.example.com', false],
  ])('by an expression, which must fit the whole of it, lets %s in: %s', async (origin, isIn) => {
    const headers = await answerTo({ origins: [String.raw`~https://.+\.example\.com`] }, ['origin', origin]);
    expect(headers).toEqual({ vary: 'Origin', ...(isIn ? { 'access-control-allow-origin': origin } : {}) });
  });

  test.each<[string, HeaderList, object]>([
    ['another origin', ['origin', 'https://evil.example'], { vary: 'Accept, Origin' }],
    ['a named one', ['origin', ORIGIN], { vary: 'Accept, Origin', 'access-control-allow-origin': ORIGIN }],
  ])('to %s has nothing left of what the upstream allowed', async (_, headers, expected) => {
    const theirs = ['access-control-allow-origin', '*', 'access-control-allow-credentials', 'true', 'vary', 'Accept'];
    expect(await answerTo(named, headers, { upstream: { headers: theirs } })).toEqual(expected);
  });

  test.each([
    [['vary', 'origin'], ['origin']],
    [['vary', '*'], ['*']],
    [
      ['vary', 'Accept', 'Vary', 'Origin'],
      ['Accept', 'Origin'],
    ],
    [['vary', 'Accept', 'Vary', 'Cookie'], ['Accept, Cookie, Origin']],
  ])('with %j already says enough, or is told more: %j', async (headers, expected) => {
    const bench = await PolicyBench.open(cors, named, { upstream: { headers } });
    expect(headerValues((await bench.send()).headers, 'vary')).toEqual(expected);
  });

  test('that is an error can be read by the page as well', async () => {
    const failed = await answerTo(named, ['origin', ORIGIN], { upstream: 'UPSTREAM_REFUSED' });
    expect(failed).toMatchObject({ 'access-control-allow-origin': ORIGIN });
  });

  test('of a policy that ran before has no CORS headers', async () => {
    const before = [{ policy: keyAuth, options: {} }];
    const refused = await answerTo(named, ['origin', ORIGIN], { before });
    expect(refused).toEqual({ 'content-type': 'application/json' });
  });
});

test.each([
  [{ credentials: true }, 'origins: expected named origins with credentials: browsers refuse * there'],
  [
    { ...named, credentials: true, methods: ['*'] },
    ': expected names with credentials: browsers take * for a name there',
  ],
  [
    { origins: [`${ORIGIN}/`] },
    'origins.0: expected *, null, an origin such as https://app.example.com without a slash at its end, or ~ and an expression',
  ],
  [{ origins: [] }, 'origins: Too small: expected array to have >=1 items'],
  [{ exposed: ['x y'] }, 'exposed.0: expected a header name such as x-request-id'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(cors, options)).toEqual([fault]);
});

test('an expression that cannot be read is refused when it is prepared', async () => {
  await expect(PolicyBench.open(cors, { origins: ['~('] })).rejects.toThrow('missing closing )');
});

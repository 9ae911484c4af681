import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, startTestIssuer, type Posted, type TestIssuer } from '../testing/issuer.ts';

const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const BACK = 'http://localhost:3000/back?x=1';
const QUERY = {
  response_type: 'code',
  client_id: 'web',
  redirect_uri: BACK,
  scope: 'openid read offline_access',
  state: 'st&te',
  nonce: 'n-1',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};
type Query = Readonly<Record<string, string>>;

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.close());

/** The query without some of its parameters. */
function without(...names: readonly string[]): Query {
  return Object.fromEntries(Object.entries(QUERY).filter(([name]) => !names.includes(name)));
}

async function open(query: Query): Promise<{ status: number; location: URL | undefined; page: string }> {
  const url = `${issuer.url}/authorize?${new URLSearchParams(query).toString()}`;
  const answer = await fetch(url, { redirect: 'manual' });
  const location = answer.headers.get('location');
  return {
    status: answer.status,
    location: location === null ? undefined : new URL(location),
    page: await answer.text(),
  };
}

/** Opens the page and clicks a user. @returns Where that leads. */
async function logIn(query: Query = QUERY, user = 'alice'): Promise<URL> {
  const { page } = await open(query);
  const [, login = ''] = /name="login" value="([^"]+)"/.exec(page) ?? [];
  const { status, headers } = await issuer.post('/login', { login, user });
  expect(status).toBe(303);
  return new URL(headers.get('location') ?? '');
}

function redeem(code: string, form: Query = {}, headers: Query = {}): Promise<Posted> {
  const own = 'authorization' in headers ? {} : { client_id: 'web' };
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: BACK,
    code_verifier: VERIFIER,
    ...own,
    ...form,
  };
  return issuer.post('/token', fields, headers);
}

describe('a login', () => {
  test('by code and PKCE gives tokens of the user that was clicked, and a refresh token', async () => {
    const back = await logIn();
    expect([back.origin + back.pathname, Object.fromEntries(back.searchParams)]).toEqual([
      'http://localhost:3000/back',
      { x: '1', code: expect.stringMatching(/^[\w-]{43}$/), state: 'st&te', iss: issuer.url },
    ]);
    const { status, json } = await redeem(back.searchParams.get('code') ?? '');
    const jwks = createRemoteJWKSet(new URL(`${issuer.url}/jwks`));
    const options = { issuer: issuer.url, currentDate: new Date(issuer.clock.now()) };
    const access = await jwtVerify(String(json['access_token']), jwks, { ...options, audience: 'stock' });
    const id = await jwtVerify(String(json['id_token']), jwks, { ...options, audience: 'web' });
    const now = issuer.clock.now() / 1000;
    const alice = { sub: 'alice', name: 'Alice <b>', email: 'alice@example.com', groups: ['admin'], iss: issuer.url };
    const hash = createHash('sha256')
      .update(String(json['access_token']))
      .digest()
      .subarray(0, 16)
      .toString('base64url');
    expect([status, json['scope'], json['refresh_token'], access.payload, id.payload]).toEqual([
      200,
      QUERY.scope,
      expect.stringMatching(/^[\w-]{43}$/),
      {
        ...alice,
        client_id: 'web',
        aud: ['orders', 'stock'],
        scope: QUERY.scope,
        iat: now,
        exp: now + 600,
        jti: expect.any(String),
      },
      { ...alice, aud: 'web', iat: now, exp: now + 600, auth_time: now, nonce: 'n-1', at_hash: hash },
    ]);
  });

  test('of a client with a secret needs no PKCE, and returns to the one place it is registered for', async () => {
    const query = { response_type: 'code', client_id: 'site' };
    const back = await logIn(query, 'bob');
    const code = back.searchParams.get('code') ?? '';
    const { status, json } = await issuer.post(
      '/token',
      { grant_type: 'authorization_code', code, redirect_uri: 'https://site.example/back?a=1' },
      basic('site', 'other'),
    );
    expect([back.host, back.searchParams.get('a'), status, 'id_token' in json, 'refresh_token' in json]).toEqual([
      'site.example',
      '1',
      200,
      false,
      false,
    ]);
  });

  test('that is denied goes back with the reason', async () => {
    const back = await logIn(QUERY, '');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'st&te' });
  });

  test('shows users and the request escaped, and nothing that could run', async () => {
    const answer = await fetch(`${issuer.url}/authorize?${new URLSearchParams(QUERY).toString()}`);
    const page = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect([
      page.includes('Alice &lt;b&gt; · alice@example.com'),
      page.includes('<b>'),
      /<script|src=|href=/.test(page),
    ]).toEqual([true, false, false]);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; frame-ancestors 'none'/);
  });

  test('is good for one answer, and one that is not known leads nowhere', async () => {
    const [, login = ''] = /name="login" value="([^"]+)"/.exec((await open(QUERY)).page) ?? [];
    const answers = [
      await issuer.post('/login', { login, user: 'alice' }),
      await issuer.post('/login', { login, user: 'alice' }),
      await issuer.post('/login', { login: 'guess', user: 'alice' }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.has('location')])).toEqual([
      [303, true],
      [400, false],
      [400, false],
    ]);
  });
});

const codeOf = async (): Promise<string> => (await logIn()).searchParams.get('code') ?? '';

describe('a code', () => {
  test('is good once', async () => {
    const code = await codeOf();
    const statuses = [(await redeem(code)).status, (await redeem(code)).json['error']];
    expect(statuses).toEqual([200, 'invalid_grant']);
  });

  test.each([
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }, {}],
    ['no verifier', { code_verifier: '' }, {}],
    ['another redirect_uri', { redirect_uri: 'http://localhost:3000/other' }, {}],
    ['another client', {}, basic('batch', 's3cret/ä')],
  ])('with %s gives nothing', async (_, form, headers) => {
    expect((await redeem(await codeOf(), form, headers)).json['error']).toBe('invalid_grant');
  });

  test('is good for a minute of the workspace’s clock', async () => {
    const code = await codeOf();
    issuer.clock.move(60_000);
    expect((await redeem(code)).json['error']).toBe('invalid_grant');
  });
});

const refresh = (token: unknown, form: Query = {}): Promise<Posted> =>
  issuer.post('/token', { grant_type: 'refresh_token', client_id: 'web', refresh_token: String(token), ...form });

const firstTokens = async (): Promise<Posted['json']> =>
  (await redeem((await logIn()).searchParams.get('code') ?? '')).json;

describe('a refresh token', () => {
  test('gives new tokens, is replaced by a new one, and may ask for less', async () => {
    const first = await firstTokens();
    const second = await refresh(first['refresh_token'], { scope: 'read' });
    const third = await refresh(second.json['refresh_token']);
    const again = await refresh(first['refresh_token']);
    expect([second.json['scope'], third.json['scope'], again.json['error']]).toEqual([
      'read',
      QUERY.scope,
      'invalid_grant',
    ]);
    expect(['id_token' in second.json, 'id_token' in third.json]).toEqual([false, true]);
  });

  test('does not give more than the login did, and stays good for a better try', async () => {
    const { refresh_token: token } = await firstTokens();
    const refused = await refresh(token, { scope: 'read write' });
    expect([refused.json['error'], (await refresh(token)).status]).toEqual(['invalid_scope', 200]);
  });

  test('is good for thirty days', async () => {
    const { refresh_token: token } = await firstTokens();
    issuer.clock.move(30 * 86_400_000);
    expect((await refresh(token)).json['error']).toBe('invalid_grant');
  });
});

test.each([
  ['an unknown client', { ...QUERY, client_id: 'evil' }],
  ['no client', without('client_id')],
  ['a redirect_uri elsewhere', { ...QUERY, redirect_uri: 'https://evil.example/' }],
  ['a redirect_uri that only looks like this machine', { ...QUERY, redirect_uri: 'http://localhost.evil.example/' }],
  ['a redirect_uri with a user name', { ...QUERY, redirect_uri: 'http://localhost@evil.example/' }],
  ['a redirect_uri that is a script', { ...QUERY, redirect_uri: 'javascript:alert(1)//localhost' }],
  ['a redirect_uri with a fragment', { ...QUERY, redirect_uri: 'http://localhost/#a' }],
  ['no redirect_uri', without('redirect_uri')],
  [
    'a redirect_uri beside the registered one',
    { ...QUERY, client_id: 'site', redirect_uri: 'https://site.example/back' },
  ],
])('a login for %s shows why and sends nobody anywhere', async (_, query) => {
  const { status, location, page } = await open(query);
  expect([status, location, page.includes('This login cannot go on')]).toEqual([400, undefined, true]);
});

test.each([
  ['no response_type', without('response_type'), 'invalid_request'],
  ['another response_type', { ...QUERY, response_type: 'token' }, 'unsupported_response_type'],
  ['another response_mode', { ...QUERY, response_mode: 'fragment' }, 'invalid_request'],
  ['a scope the client does not have', { ...QUERY, scope: 'openid admin' }, 'invalid_scope'],
  ['an audience there is not', { ...QUERY, resource: 'bank' }, 'invalid_target'],
  ['a public client without PKCE', without('code_challenge'), 'invalid_request'],
  ['a plain challenge', without('code_challenge_method'), 'invalid_request'],
  ['a challenge that is none', { ...QUERY, code_challenge: 'short' }, 'invalid_request'],
  ['prompt none', { ...QUERY, prompt: 'none' }, 'login_required'],
  ['a request object', { ...QUERY, request: 'e30.e30.' }, 'request_not_supported'],
  ['a request object elsewhere', { ...QUERY, request_uri: 'https://evil.example/' }, 'request_uri_not_supported'],
])('a login with %s goes back with the code of the error', async (_, query, error) => {
  const { status, location } = await open(query);
  const { searchParams } = location ?? new URL('about:blank');
  expect([status, searchParams.get('error'), searchParams.get('state'), searchParams.get('iss')]).toEqual([
    303,
    error,
    'st&te',
    issuer.url,
  ]);
});

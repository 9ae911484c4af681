import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, startTestIssuer, type Posted, type TestIssuer } from '../testing/issuer.ts';

const BATCH = basic('batch', 's3cret/ä');
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.close());

async function tokenOfClient(): Promise<string> {
  const { json } = await issuer.post('/token', { grant_type: 'client_credentials', scope: 'read' }, BATCH);
  return String(json['access_token']);
}

/** A token of a login, with a refresh token. */
async function tokensOfUser(scope = 'openid offline_access'): Promise<Posted['json']> {
  const redirect = 'https://site.example/back?a=1';
  const query = new URLSearchParams({ response_type: 'code', client_id: 'site', scope });
  const page = await (await fetch(`${issuer.url}/authorize?${query.toString()}`)).text();
  const [, login = ''] = /name="login" value="([^"]+)"/.exec(page) ?? [];
  const { headers } = await issuer.post('/login', { login, user: 'alice' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirect };
  return (await issuer.post('/token', form, basic('site', 'other'))).json;
}

const introspect = async (token: unknown): Promise<Posted['json']> =>
  (await issuer.post('/introspect', { token: String(token) }, BATCH)).json;

describe('introspection', () => {
  test('tells every claim of a good token, and who it is', async () => {
    const [client, user] = [
      await introspect(await tokenOfClient()),
      await introspect((await tokensOfUser())['access_token']),
    ];
    const now = issuer.clock.now() / 1000;
    expect([client, user]).toEqual([
      {
        active: true,
        token_type: 'Bearer',
        sub: 'batch',
        client_id: 'batch',
        tenant: 'acme',
        iss: issuer.url,
        aud: 'orders',
        scope: 'read',
        iat: now,
        exp: now + 600,
        jti: expect.any(String),
      },
      expect.objectContaining({ active: true, username: 'alice', client_id: 'site', groups: ['admin'] }),
    ]);
  });

  test('knows minted tokens and refresh tokens too', async () => {
    const minted = await issuer.issuer.mint.mint({
      claims: { sub: 'carol' },
      header: { alg: 'EdDSA' },
      sign: { kind: 'issuer' },
      broken: 'none',
    });
    const { refresh_token: refresh } = await tokensOfUser();
    expect([await introspect(minted), await introspect(refresh)]).toMatchObject([
      { active: true, sub: 'carol' },
      { active: true, token_type: 'refresh_token', client_id: 'site', sub: 'alice' },
    ]);
  });

  test('of a token that has expired by the workspace’s clock says no, and yes again when that goes back', async () => {
    const token = await tokenOfClient();
    issuer.clock.move(600_000);
    const late = await introspect(token);
    issuer.clock.move(-600_000);
    expect([late, (await introspect(token))['active']]).toEqual([{ active: false }, true]);
  });

  test.each([
    'bad-signature',
    'wrong-issuer',
    'unknown-kid',
    'not-yet-valid',
    'expired',
    'alg-none',
    'hs-rs-confusion',
  ] as const)('of a token that is %s says no and nothing else', async (broken) => {
    const token = await issuer.issuer.mint.mint({ claims: {}, header: {}, sign: { kind: 'issuer' }, broken });
    expect(await introspect(token)).toEqual({ active: false });
  });

  test.each(['', 'x', '..', `${'a'.repeat(30_000)}.b.c`])(
    'of garbage says no, or that there is nothing',
    async (token) => {
      const json = await introspect(token);
      expect(token === '' ? json['error'] : json).toEqual(token === '' ? 'invalid_request' : { active: false });
    },
  );

  test('is for clients with a secret alone', async () => {
    const answers = [
      await issuer.post('/introspect', { token: 'x' }),
      await issuer.post('/introspect', { token: 'x', client_id: 'web' }),
      await issuer.post('/introspect', { token: 'x' }, basic('batch', 'guess')),
    ];
    expect(answers.map(({ status, json }) => [status, json['error']])).toEqual(
      answers.map(() => [401, 'invalid_client']),
    );
  });
});

const revoke = (token: unknown, headers = BATCH): Promise<Posted> =>
  issuer.post('/revoke', { token: String(token) }, headers);

describe('revocation', () => {
  test('ends an access token, and leaves others alone', async () => {
    const [gone, other] = [await tokenOfClient(), await tokenOfClient()];
    const { status } = await revoke(gone);
    const seen = [(await introspect(gone))['active'], (await introspect(other))['active']];
    expect([status, (await revoke(gone)).status, seen]).toEqual([200, 200, [false, true]]);
  });

  test('ends a refresh token', async () => {
    const { refresh_token: token } = await tokensOfUser();
    await revoke(token, basic('site', 'other'));
    const form = { grant_type: 'refresh_token', refresh_token: String(token) };
    expect((await issuer.post('/token', form, basic('site', 'other'))).json['error']).toBe('invalid_grant');
  });

  test('of what is not known is done at once, of another client’s token refused', async () => {
    const { access_token: access, refresh_token: refresh } = await tokensOfUser();
    const answers = [await revoke('unknown'), await revoke(access), await revoke(refresh)];
    expect(answers.map(({ status, json }) => [status, json['error']])).toEqual([
      [200, undefined],
      [400, 'unauthorized_client'],
      [400, 'unauthorized_client'],
    ]);
    expect((await introspect(access))['active']).toBe(true);
  });
});

const ask = (token: string): Promise<Response> =>
  fetch(`${issuer.url}/userinfo`, { headers: token === '' ? {} : { authorization: `Bearer ${token}` } });

describe('userinfo', () => {
  test('tells of the user who logged in, to a header or a form', async () => {
    const { access_token: token } = await tokensOfUser();
    const alice = { sub: 'alice', name: 'Alice <b>', email: 'alice@example.com', groups: ['admin'] };
    const byForm = await issuer.post('/userinfo', { access_token: String(token) });
    expect([await (await ask(String(token))).json(), byForm.json]).toEqual([alice, alice]);
  });

  test('refuses what is no token of a login with openid, as RFC 6750 says', async () => {
    const { access_token: plain } = await tokensOfUser('offline_access');
    const answers = [await ask(''), await ask('x.y.z'), await ask(await tokenOfClient()), await ask(String(plain))];
    expect(answers.map(({ status, headers }) => [status, headers.get('www-authenticate')])).toEqual([
      [401, 'Bearer'],
      [401, 'Bearer error="invalid_token"'],
      [403, 'Bearer error="insufficient_scope"'],
      [403, 'Bearer error="insufficient_scope"'],
    ]);
  });
});

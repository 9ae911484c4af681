import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, startTestIssuer, type TestIssuer } from '../testing/issuer.ts';

const SECRET = 's3cret/ä';
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.close());

const ask = (
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = basic('batch', SECRET),
) => issuer.post('/token', { grant_type: 'client_credentials', ...form }, headers);

describe('client credentials', () => {
  test('give a token that jose takes, with the scopes, audience and claims of the client', async () => {
    const { status, headers, json } = await ask({});
    const jwks = createRemoteJWKSet(new URL(`${issuer.url}/jwks`));
    const options = { issuer: issuer.url, audience: 'orders', currentDate: new Date(issuer.clock.now()) };
    const { payload, protectedHeader } = await jwtVerify(String(json['access_token']), jwks, options);
    const now = issuer.clock.now() / 1000;
    expect([status, headers.get('cache-control'), { ...json, access_token: '' }]).toEqual([
      200,
      'no-store',
      { access_token: '', token_type: 'Bearer', expires_in: 600, scope: 'read write' },
    ]);
    expect([payload, protectedHeader]).toEqual([
      {
        sub: 'batch',
        client_id: 'batch',
        tenant: 'acme',
        iss: issuer.url,
        aud: 'orders',
        scope: 'read write',
        iat: now,
        exp: now + 600,
        jti: expect.stringMatching(/^[\w-]{36}$/),
      },
      { alg: 'RS256', typ: 'JWT', kid: (await issuer.issuer.keys.active('RS256')).kid },
    ]);
  });

  test('may stand in the body, or in a header that is not form-encoded', async () => {
    const plain = `Basic ${Buffer.from(`batch:${SECRET}`).toString('base64')}`;
    const answers = [
      await ask({ client_id: 'batch', client_secret: SECRET }, {}),
      await ask({}, { authorization: plain }),
      await ask({ client_id: 'batch' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('give fewer scopes when fewer are asked for', async () => {
    expect((await ask({ scope: 'write', resource: 'orders' })).json).toMatchObject({ scope: 'write' });
  });
});

test.each([
  ['a wrong secret', { grant_type: 'client_credentials' }, basic('batch', 'guess'), 401, 'invalid_client'],
  ['an unknown client', { grant_type: 'client_credentials' }, basic('nobody', 'x'), 401, 'invalid_client'],
  ['no client', { grant_type: 'client_credentials' }, {}, 401, 'invalid_client'],
  [
    'an empty secret',
    { grant_type: 'client_credentials', client_id: 'batch', client_secret: '' },
    {},
    401,
    'invalid_client',
  ],
  [
    'a secret for a public client',
    { grant_type: 'refresh_token', refresh_token: 'x' },
    basic('web', 'x'),
    401,
    'invalid_client',
  ],
  [
    'a header that is not Basic',
    { grant_type: 'client_credentials' },
    { authorization: 'Bearer x' },
    401,
    'invalid_client',
  ],
  [
    'two ways at once',
    { grant_type: 'client_credentials', client_secret: SECRET },
    basic('batch', SECRET),
    400,
    'invalid_request',
  ],
  [
    'two clients at once',
    { grant_type: 'client_credentials', client_id: 'web' },
    basic('batch', SECRET),
    400,
    'invalid_request',
  ],
  ['a public client', { grant_type: 'client_credentials', client_id: 'web' }, {}, 400, 'unauthorized_client'],
  ['no grant type', {}, basic('batch', SECRET), 400, 'invalid_request'],
  ['another grant type', { grant_type: 'password' }, basic('batch', SECRET), 400, 'unsupported_grant_type'],
  [
    'a grant type that every object has',
    { grant_type: 'toString' },
    basic('batch', SECRET),
    400,
    'unsupported_grant_type',
  ],
  [
    'a scope it does not have',
    { grant_type: 'client_credentials', scope: 'read admin' },
    basic('batch', SECRET),
    400,
    'invalid_scope',
  ],
  [
    'a scope of logins',
    { grant_type: 'client_credentials', scope: 'openid' },
    basic('batch', SECRET),
    400,
    'invalid_scope',
  ],
  [
    'an audience it does not have',
    { grant_type: 'client_credentials', audience: 'stock' },
    basic('batch', SECRET),
    400,
    'invalid_target',
  ],
  [
    'a code nobody was given',
    { grant_type: 'authorization_code', code: 'x' },
    basic('batch', SECRET),
    400,
    'invalid_grant',
  ],
  ['no code', { grant_type: 'authorization_code' }, basic('batch', SECRET), 400, 'invalid_request'],
  [
    'a refresh token nobody was given',
    { grant_type: 'refresh_token', refresh_token: 'x' },
    basic('batch', SECRET),
    400,
    'invalid_grant',
  ],
] as const)('a request with %s is refused', async (_, form, headers, status, error) => {
  const answer = await issuer.post('/token', form, headers);
  expect([answer.status, answer.json]).toEqual([status, { error, error_description: expect.any(String) }]);
  expect(answer.headers.has('www-authenticate')).toBe(status === 401 && 'authorization' in headers);
  expect(JSON.stringify(answer.json)).not.toContain(SECRET);
});

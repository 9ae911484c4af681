import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOutput } from '../contract/calls.ts';
import type { JwtAgainst } from '../contract/jwt.ts';
import { RpcClient } from '../rpc/client.ts';
import { startTestApp } from '../testing/app.ts';
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts';
import { Opened } from '../testing/opened.ts';
import { jwksOf, makeTestKeys, signToken } from '../testing/tokens.ts';

const opened = new Opened();
afterEach(() => opened.close());

const keys = makeTestKeys('ES256');
const secret = makeTestKeys('HS256');
const NOW = Date.UTC(2024, 0, 15, 12);
const claims = { iss: 'https://id.example', sub: 'alice', exp: NOW / 1000 + 600, iat: NOW / 1000, scope: 'read' };
const WORKSPACE = `listeners: [{ http: '127.0.0.1:0' }]
consumers: [{ id: alice, groups: [staff] }]
request:
  - id: tokens
    jwt: { keys: [{ jwks: '\${file:keys.json}' }], issuer: https://id.example, clockSkew: 30s }
  - acl: { allow: [gold] }
routes:
  - id: hello
    request:
      - { id: strict, jwt: { keys: [{ secret: '\${secret:shared}' }] } }
    integration: { mock: { status: 200, body: hello } }
`;

let client: RpcClient;
beforeEach(async () => {
  const files = { 'gatewright.yaml': WORKSPACE, 'keys.json': jwksOf(keys) };
  const app = await opened.add(startTestApp(files, { environment: { GATEWRIGHT_SECRET_SHARED: 'only for tests' } }));
  client = await opened.add(new RpcClient(app.app.connect()));
});

function lines({ checks }: CallOutput<'jwt.inspect'>): string[] {
  return checks.map(({ name, status, code }) => [name, status, code].filter((part) => part !== undefined).join(' '));
}

test('every use of the policy is listed with its place, and no secret', async () => {
  const { policies } = await client.call('jwt.policies', {});
  expect(policies).toMatchObject([
    { use: 'tokens', route: '', at: { file: 'gatewright.yaml', line: 4 } },
    { use: 'strict', route: 'hello', options: { keys: [{ secret: '${secret:shared}' }] } },
  ]);
});

describe('inspecting', () => {
  test('against nothing only takes the token apart', async () => {
    const found = await client.call('jwt.inspect', {
      token: `Bearer ${signToken(keys, claims)}`,
      against: { kind: 'nothing' },
      at: 4,
    });
    expect({ ...found, decoded: found.decoded.kind }).toEqual({
      decoded: 'jws',
      checks: [],
      keys: [],
      keySources: [],
      at: 4,
      faults: [],
    });
  });

  test('against a policy shows every check with its line, and what the client would get', async () => {
    const against = { kind: 'policy', use: 'tokens' } as const;
    const found = await client.call('jwt.inspect', { token: signToken(keys, claims), against, at: NOW });
    expect({
      lines: lines(found),
      at: found.checks[0]?.at?.line,
      skew: found.skewMillis,
      answer: found.answer?.code,
    }).toEqual({
      lines: [
        'extract pass',
        'parse pass',
        'algorithm pass',
        'key pass',
        'signature pass',
        'exp pass',
        'nbf pass',
        'iat pass',
        'issuer pass',
        'audience off',
        'claims off',
        'scope off',
        'consumer pass',
        'acl fail ACL_DENIED',
      ],
      at: 4,
      skew: 30_000,
      answer: 'ACL_DENIED',
    });
    expect(found.keys).toEqual([
      { kid: 'es256-1', kty: 'EC', alg: 'ES256', use: 'sig', source: 'jwks', isChosen: true, why: 'fits' },
    ]);
  });

  test('goes on after the first failure, and says what cannot be told', async () => {
    const token = signToken(makeTestKeys('ES256', 'other'), { ...claims, iss: 'x' });
    const against = { kind: 'policy', use: 'tokens' } as const;
    const found = await client.call('jwt.inspect', { token, against, at: NOW + 600_000, skewMillis: 0 });
    expect(lines(found).filter((line) => !/pass|off/.test(line))).toEqual([
      'key fail TOKEN_KEY_UNKNOWN',
      'signature unknown',
      'exp fail TOKEN_EXPIRED',
      'issuer fail TOKEN_ISSUER',
      'acl unknown',
    ]);
    expect(found.answer).toMatchObject({ isLetIn: false, status: 401, code: 'TOKEN_KEY_UNKNOWN' });
    expect(found.answer?.headers).toContain('www-authenticate');
  });

  test.each<[object, string]>([
    [{ kind: 'policy', use: 'nobody' }, 'there is no jwt policy nobody in the configuration in force'],
    [{ kind: 'settings', options: { keys: [] } }, 'keys: Too small: expected array to have >=1 items'],
    [{ kind: 'settings', options: { keys: [{ secret: '${secret:none}' }] } }, 'the secret is not set: none'],
    [
      { kind: 'settings', options: { keys: [{ pem: 'x' }] } },
      'CONFIG_INVALID the configuration has errors (option: keys.0.pem, reason: not PEM text, which begins with -----BEGIN)',
    ],
  ])('against %j says what is wrong with it', async (against, fault) => {
    // Each is one of the kinds; a table widens them.
    const found = await client.call('jwt.inspect', { token: 'a.b.c', against: against as JwtAgainst });
    expect([found.faults, found.checks]).toEqual([[fault], []]);
  });

  test('asks for published keys once, and says how that went', async () => {
    const provider: TestProvider = await opened.add(startOidcProvider());
    const token = await provider.issue();
    const against = { kind: 'settings', options: { keys: [{ discovery: provider.issuer }] } } as const;
    const first = await client.call('jwt.inspect', { token, against });
    const second = await client.call('jwt.inspect', { token, against, skewMillis: 0 });
    expect([first, second].map(({ keySources, answer }) => [keySources[0]?.state, answer?.status])).toEqual([
      ['fetched', 200],
      ['cached', 200],
    ]);
    expect(provider.asked).toEqual(['/token', '/.well-known/openid-configuration', '/jwks']);
  });
});

/** What each row of the matrix comes to in the first dialect. */
async function rows(token: string, options: Record<string, unknown>): Promise<unknown[]> {
  const found = await client.call('jwt.whatIf', { token, against: { kind: 'settings', options }, at: NOW });
  expect(found.dialects.map(({ id }) => id).slice(0, 2)).toEqual(['gatewright', 'kong']);
  return found.rows.map(({ change, problem, answers }) => [change, problem ?? answers[0]?.code ?? 'let in']);
}

describe('what if', () => {
  test('a token of a key that is known is changed in every way', async () => {
    const settings = { keys: [{ jwks: jwksOf(secret) }], issuer: 'https://id.example', scopes: ['read'] };
    expect(await rows(signToken(secret, { ...claims, aud: 'api' }), { ...settings, audience: 'api' })).toEqual([
      ['as it is', 'let in'],
      ['5m after it expired', 'TOKEN_EXPIRED'],
      ['5m before it is valid', 'TOKEN_NOT_YET_VALID'],
      ['another audience', 'TOKEN_AUDIENCE'],
      ['another issuer', 'TOKEN_ISSUER'],
      ['no scopes', 'SCOPE_MISSING'],
      ['alg none, without a signature', 'TOKEN_ALGORITHM'],
      ['HS256 with the public key as the secret', 'needs a public key that the token was signed for'],
      ['an unknown key id', 'TOKEN_KEY_UNKNOWN'],
      ['one bit of the signature', 'TOKEN_SIGNATURE'],
      ['cut off before the signature', 'TOKEN_MALFORMED'],
      ['no token', 'TOKEN_MISSING'],
    ]);
  });

  test('a token of somebody else is changed as far as that goes without the key', async () => {
    const found = await rows(signToken(keys, claims), { keys: [{ jwks: jwksOf(keys) }], clockSkew: '1m' });
    expect(found).toEqual([
      ['as it is', 'let in'],
      ['5m after it expired, and 1m for the clocks', 'TOKEN_EXPIRED'],
      ['5m before it is valid, and 1m for the clocks', 'TOKEN_NOT_YET_VALID'],
      ['another audience', 'needs the key of its issuer, which is not here'],
      ['another issuer', 'needs the key of its issuer, which is not here'],
      ['no scopes', 'needs the key of its issuer, which is not here'],
      ['alg none, without a signature', 'TOKEN_ALGORITHM'],
      ['HS256 with the public key as the secret', 'TOKEN_ALGORITHM'],
      ['an unknown key id', 'TOKEN_KEY_UNKNOWN'],
      ['one bit of the signature', 'TOKEN_SIGNATURE'],
      ['cut off before the signature', 'TOKEN_MALFORMED'],
      ['no token', 'TOKEN_MISSING'],
    ]);
  });

  test('what is no token is sent as it is', async () => {
    expect(await rows('opaque', { keys: [{ jwks: jwksOf(keys) }], from: [{ query: 't' }] })).toEqual([
      ['as it is', 'TOKEN_MALFORMED'],
      ['no token', 'TOKEN_MISSING'],
    ]);
  });
});

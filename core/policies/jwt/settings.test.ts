import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { startJwksServer } from '../../testing/jwks-server.ts';
import { Opened } from '../../testing/opened.ts';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { jwksOf, makeTestKeys, signTexts, signToken } from '../../testing/tokens.ts';
import { jwt } from '../jwt.ts';

const opened = new Opened();
afterEach(() => opened.close());

const keys = makeTestKeys('ES256');
const secret = makeTestKeys('HS256');
const SECRET = Buffer.from(String(secret.jwk.k), 'base64url').toString();
const claims = { iss: 'https://id.example', sub: 'alice', exp: 9e9 };

function openBench(options: object): Promise<PolicyBench> {
  return opened.add(PolicyBench.open(jwt, { keys: [{ jwks: jwksOf(keys) }], ...options }));
}

async function ask(options: object, token: string): Promise<string> {
  const { error, notes } = await (await openBench(options)).send({ headers: { authorization: `Bearer ${token}` } });
  return error?.code ?? String(notes['verdict']);
}

describe('the order of checks', () => {
  const wrong = signToken(makeTestKeys('ES256'), { iss: 'other', exp: 1, aud: 'other' });
  const asked = { issuer: 'me', audience: 'me', scopes: 'read' };

  test.each<[string[], string]>([
    [[], 'TOKEN_SIGNATURE'],
    [['issuer'], 'TOKEN_ISSUER'],
    [['scope', 'issuer', 'exp'], 'SCOPE_MISSING'],
    [['exp', 'nbf', 'audience', 'key', 'signature'], 'TOKEN_EXPIRED'],
    [['audience'], 'TOKEN_AUDIENCE'],
  ])('%j decides which failure is told', async (order, code) => {
    expect(await ask({ ...asked, order }, wrong)).toBe(code);
  });

  test('leaves none of them out', async () => {
    const order = ['issuer', 'audience', 'scope', 'exp'];
    const token = signToken(makeTestKeys('ES256'), { iss: 'me', aud: 'me', scope: 'read', exp: 9e9 });
    expect(await ask({ ...asked, order }, token)).toBe('TOKEN_SIGNATURE');
  });
});

describe('settings', () => {
  test.each<[string, object, () => string, string]>([
    ['a secret as text', { keys: [{ secret: SECRET }] }, () => signToken(secret, claims), 'let in'],
    [
      'a secret in base64',
      { keys: [{ secret: Buffer.from(SECRET).toString('base64'), encoding: 'base64' }] },
      () => signToken(secret, claims),
      'let in',
    ],
    [
      'a secret in hex',
      { keys: [{ secret: Buffer.from(SECRET).toString('hex'), encoding: 'hex' }] },
      () => signToken(secret, claims),
      'let in',
    ],
    [
      'one of two secrets, when the token names none',
      { keys: [{ secret: 'old' }, { secret: SECRET }] },
      () => signToken(secret, claims, { kid: undefined }),
      'let in',
    ],
    [
      'a secret of another key id',
      { keys: [{ secret: SECRET, kid: 'other' }] },
      () => signToken(secret, claims),
      'TOKEN_KEY_UNKNOWN',
    ],
    [
      'a secret for another algorithm',
      { keys: [{ secret: SECRET, alg: 'HS512' }] },
      () => signToken(secret, claims),
      'TOKEN_KEY_UNKNOWN',
    ],
    [
      'a secret in a published set, which HMAC is not let in for by itself',
      {},
      () => signToken(secret, claims),
      'TOKEN_ALGORITHM',
    ],
    ['PEM text', { keys: [{ pem: keys.pem }] }, () => signToken(keys, claims), 'let in'],
    ['a token that names no key', {}, () => signToken(keys, claims, { kid: undefined }), 'let in'],
    [
      'a key id that is needed',
      { requireKeyId: true },
      () => signToken(keys, claims, { kid: undefined }),
      'TOKEN_KEY_UNKNOWN',
    ],
    [
      'a claim twice, where that is allowed',
      { allowDuplicates: true },
      () => signTexts(keys, '{"alg":"ES256"}', '{"exp":1,"exp":9000000000}'),
      'let in',
    ],
    ['a token longer than allowed', { maxTokenSize: 100 }, () => signToken(keys, claims), 'TOKEN_MALFORMED'],
  ])('with %s', async (_, options, make, verdict) => {
    expect(await ask(options, make())).toBe(verdict);
  });

  test('can have different tokens refused', async () => {
    const bench = await openBench({ from: [{ header: 'authorization' }, { query: 'jwt' }], several: 'refuse' });
    const token = signToken(keys, claims);
    const headers = { authorization: `Bearer ${token}` };
    const results = [
      await bench.send({ target: `/?jwt=${token}`, headers }),
      await bench.send({ target: '/?jwt=x', headers }),
    ];
    expect(results.map(({ error }) => [error?.code, error?.details['challenge']])).toEqual([
      [undefined, undefined],
      [
        'TOKEN_DUPLICATE',
        'Bearer realm="gatewright", error="invalid_request", error_description="more than one token was found in the request"',
      ],
    ]);
  });

  test('can have no token remembered', async () => {
    const bench = await openBench({ verifiedTokens: 0 });
    const headers = { authorization: `Bearer ${signToken(keys, claims)}` };
    const caches = [await bench.send({ headers }), await bench.send({ headers })].map(({ notes }) => notes['cache']);
    expect(caches).toEqual(['miss', 'miss']);
  });
});

test('however the clock is moved, a token is let in from its start to its expiry and at no other moment', async () => {
  const server = await opened.add(startJwksServer(keys));
  const bench = await openBench({ keys: [{ jwksUrl: server.url }], keyCache: { ttl: '1h' } });
  const [start, end] = [bench.clock.now(), bench.clock.now() + 86_400_000];
  const headers = { authorization: `Bearer ${signToken(keys, { nbf: start / 1000, exp: end / 1000 })}` };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -200_000_000, max: 200_000_000 }), { maxLength: 6 }), async (moves) => {
      for (const move of moves) {
        bench.clock.time = start + move;
        const { status } = await bench.send({ headers });
        expect(status).toBe(move >= 0 && bench.clock.now() < end ? 200 : 401);
      }
    }),
    { numRuns: 40 },
  );
});

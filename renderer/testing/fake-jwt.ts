import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import type { JwtAnswer, JwtCheck, JwtDecoded, JwtInspection } from '../../core/contract/jwt.ts';
import { GatewrightError } from '../../core/model/errors.ts';
import { decode, valueOf } from './fake-tokens.ts';

type JwtCall = Exclude<Extract<CallName, `jwt.${string}`>, 'jwt.mint'>;
type JwtHandlers = {
  readonly [N in JwtCall]: (
    input: CallArguments<N>,
    context: { readonly signal: AbortSignal },
  ) => CallOutput<N> | Promise<CallOutput<N>>;
};

const FILE = 'gatewright.yaml';
const SKEW_MILLIS = 30_000;
/** Policies, checks and the matrix. Nothing is verified: a signature that begins with `bad` fails, a `kid` with `slow` takes a while. */
export function fakeJwtCalls(): JwtHandlers {
  return {
    'jwt.policies': () => ({ policies: process.env['FAKE_JWT'] === 'none' ? [] : POLICIES }),
    'jwt.inspect': inspect,
    'jwt.whatIf': ({ token }) => whatIf(token),
  };
}

const POLICIES: CallOutput<'jwt.policies'>['policies'] = [
  {
    use: 'orders/jwt',
    route: 'orders',
    at: { file: FILE, line: 14, column: 9 },
    options: { issuer: 'http://127.0.0.1:8010', audience: ['orders'] },
  },
  { use: 'all/jwt', route: '', at: { file: FILE, line: 5, column: 5 }, options: { issuer: 'https://id.example' } },
];

async function inspect(
  { token, against, at = Date.now(), skewMillis = SKEW_MILLIS }: CallArguments<'jwt.inspect'>,
  { signal }: { readonly signal: AbortSignal },
): Promise<JwtInspection> {
  const decoded = decode(token);
  const nothing = { decoded, checks: [], keys: [], keySources: [], at, faults: [] };
  if (against.kind === 'nothing') return nothing;
  const kid = valueOf(decoded.header, 'kid');
  if (kid.includes('slow')) await wait(3000, signal);
  if (kid.includes('fail')) throw new GatewrightError('INTERNAL', { reason: 'the stand-in was told to fail' });
  if (against.kind === 'settings' && Object.keys(against.options).length === 0)
    return { ...nothing, faults: ['no keys are given: expected one of jwksUrl, jwks, pem, secret'] };
  const checks = checksOf(decoded, at, skewMillis, token);
  const isFailing = checks.find(({ status }) => status === 'fail');
  return {
    ...nothing,
    checks,
    skewMillis,
    answer: isFailing === undefined ? LET_IN : refusal(isFailing.code ?? '', isFailing.title),
    keys: [
      {
        kid: 'local-1',
        kty: 'RSA',
        alg: 'RS256',
        use: 'sig',
        source: 'JWKS',
        isChosen: kid === 'local-1',
        why: kid === 'local-1' ? 'its kid is that of the header' : 'another kid than that of the header',
      },
      {
        kid: 'local-0',
        kty: 'EC',
        use: 'sig',
        source: 'JWKS',
        isChosen: false,
        why: 'another kid than that of the header',
      },
    ],
    keySources: [
      { source: 'http://127.0.0.1:8010/jwks', state: 'cached', fetchedAt: at - 62_000, keys: 2 },
      ...(kid === 'unknown'
        ? [
            {
              source: 'https://id.example/jwks',
              state: 'failed' as const,
              keys: 0,
              problem: 'answered with text/html instead of JSON',
            },
          ]
        : []),
    ],
  };
}

function checksOf(decoded: JwtDecoded, at: number, skew: number, token: string): JwtCheck[] {
  const at1 = { file: FILE, line: 15, column: 11 };
  const isReadable = decoded.kind === 'jws' && decoded.claims.members.length > 0;
  const rest = (check: JwtCheck): JwtCheck =>
    isReadable ? check : { ...check, status: 'unknown', seen: '', reason: 'the token cannot be read' };
  const exp = decoded.claims.members.find(({ name }) => name === 'exp');
  const aud = valueOf(decoded.claims, 'aud');
  const alg = valueOf(decoded.header, 'alg');
  const isBad = token.split('.')[2]?.startsWith('bad') === true;
  const isOver = exp?.time !== undefined && exp.time + skew <= at;
  const base = { at: at1, status: 'pass' } as const;
  return [
    {
      ...base,
      name: 'extract',
      title: 'Extract',
      seen: `${token.slice(0, 12)}…`,
      rule: 'authorization header, Bearer',
    },
    {
      ...base,
      name: 'parse',
      title: 'Parse',
      seen: `${token.split('.').length} parts`,
      rule: 'three parts of base64url',
      ...(!isReadable && { status: 'fail', code: 'TOKEN_MALFORMED', reason: 'the claims are not an object of JSON' }),
    },
    rest({
      ...base,
      name: 'algorithm',
      title: 'Algorithm',
      seen: alg,
      rule: 'one of RS256, ES256',
      ...(alg === 'none' && { status: 'fail', code: 'TOKEN_ALGORITHM', reason: 'none is never taken' }),
    }),
    rest({
      ...base,
      name: 'key',
      title: 'Key',
      seen: `kid "${valueOf(decoded.header, 'kid')}"`,
      rule: 'a key of http://127.0.0.1:8010/jwks',
    }),
    rest({
      ...base,
      name: 'signature',
      title: 'Signature',
      seen: `${decoded.signature.bytes} bytes`,
      rule: 'made with the chosen key',
      ...(isBad && { status: 'fail', code: 'TOKEN_SIGNATURE', reason: 'it does not match the header and the claims' }),
    }),
    rest({
      ...base,
      name: 'exp',
      title: 'Expiry',
      seen: `exp ${exp?.json ?? 'none'}`,
      rule: `now before exp + ${skew / 1000} s`,
      ...(isOver && {
        status: 'fail',
        code: 'TOKEN_EXPIRED',
        reason: `expired ${Math.round((at - (exp?.time ?? 0)) / 60_000)} minutes ago, and clocks may be ${skew / 1000} s apart`,
      }),
    }),
    rest({
      name: 'nbf',
      title: 'Not before',
      status: 'off',
      seen: '',
      rule: 'no nbf in the token, and none is asked for',
    }),
    rest({
      ...base,
      name: 'issuer',
      title: 'Issuer',
      seen: `iss "${valueOf(decoded.claims, 'iss')}"`,
      rule: 'exactly "http://127.0.0.1:8010"',
    }),
    rest({
      ...base,
      name: 'audience',
      title: 'Audience',
      seen: `aud "${aud}"`,
      rule: 'any of "orders"',
      ...(aud !== 'orders' && {
        status: 'fail',
        code: 'TOKEN_AUDIENCE',
        reason: `the token is for "${aud}", this API is "orders"`,
      }),
    }),
    rest({ name: 'claims', title: 'Required claims', status: 'off', seen: '', rule: 'none are asked for' }),
    rest({ ...base, name: 'scope', title: 'Scope', seen: 'scope "orders:read"', rule: 'all of orders:read' }),
    rest({ name: 'consumer', title: 'Consumer', status: 'off', seen: '', rule: 'no consumer is looked up' }),
    rest({
      ...base,
      name: 'acl',
      title: 'ACL',
      seen: 'group partners',
      rule: 'allow partners',
      at: { file: FILE, line: 22, column: 9 },
    }),
  ];
}

const LET_IN: JwtAnswer = { isLetIn: true, status: 200, headers: [], body: '' };

function refusal(code: string, title: string): JwtAnswer {
  return {
    isLetIn: false,
    status: 401,
    code,
    headers: [
      'content-type',
      'application/json',
      'www-authenticate',
      'Bearer error="invalid_token"',
      'x-request-id',
      'a1b2',
    ],
    body: JSON.stringify({ error: { code, message: `the token was refused: ${title.toLowerCase()}` } }, null, 2),
  };
}

function whatIf(token: string): CallOutput<'jwt.whatIf'> {
  const changes: readonly (readonly [change: string, code: string])[] = [
    ['as it is', token.includes('.bad') ? 'TOKEN_SIGNATURE' : ''],
    ['no token at all', 'TOKEN_MISSING'],
    ['expired 5 minutes ago', 'TOKEN_EXPIRED'],
    ['not valid before in 5 minutes', 'TOKEN_NOT_YET'],
    ['for another audience', 'TOKEN_AUDIENCE'],
    ['of another issuer', 'TOKEN_ISSUER'],
    ['without exp', ''],
    ['alg none', 'TOKEN_ALGORITHM'],
    ['HS256 with the public key', 'TOKEN_ALGORITHM'],
    ['with an unknown kid', 'TOKEN_KEY'],
    ['with another signature', 'TOKEN_SIGNATURE'],
    ['with a scope less', ''],
  ];
  return {
    dialects: [
      { id: 'gatewright', title: 'Gatewright' },
      { id: 'kong', title: 'Kong 3.x' },
    ],
    rows: changes.map(([change, code], index) =>
      index === changes.length - 1
        ? { change, problem: 'no key to sign with', answers: [] }
        : {
            change,
            answers: [
              code === '' ? LET_IN : refusal(code, change),
              index === 6
                ? refusal('TOKEN_CLAIM', change)
                : code === ''
                  ? LET_IN
                  : {
                      ...refusal(code, change),
                      body: '{"message":"Unauthorized"}',
                      ...(index === 4 && { status: 403 }),
                    },
            ],
          },
    ),
    faults: [],
  };
}

function wait(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, millis);
    signal.addEventListener('abort', () => reject(new GatewrightError('CALL_CANCELLED')));
  });
}

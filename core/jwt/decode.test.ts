import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64url, makeTestKeys, signTexts, signToken } from '../testing/tokens.ts';
import { decodeToken } from './decode.ts';

const keys = makeTestKeys('HS256');

function codes(header: string, claims: string): string[] {
  return decodeToken(signTexts(keys, header, claims)).remarks.map(({ part, code }) => `${part} ${code}`);
}

test('a token is taken apart in its own order, with times as moments and known names explained', () => {
  const token = signTexts(keys, '{"typ":"JWT","alg":"HS256"}', '{ "z" : [1, {"a":"}"}] ,"iat":1.5,"exp":2}');
  expect(decodeToken(`  Bearer ${token}\n`)).toEqual({
    kind: 'jws',
    header: {
      members: [
        { name: 'typ', json: '"JWT"', title: 'type' },
        { name: 'alg', json: '"HS256"', title: 'algorithm' },
      ],
      text: '{"typ":"JWT","alg":"HS256"}',
    },
    claims: {
      members: [
        { name: 'z', json: '[1, {"a":"}"}]' },
        { name: 'iat', json: '1.5', title: 'issued at', time: 1500 },
        { name: 'exp', json: '2', title: 'expiration time', time: 2000 },
      ],
      text: '{ "z" : [1, {"a":"}"}] ,"iat":1.5,"exp":2}',
    },
    signature: { bytes: 32, algorithm: 'HS256' },
    remarks: [],
  });
});

test.each([
  ['a header line', (token: string) => `Authorization: bearer ${token}`],
  ['quotes', (token: string) => `"${token}"`],
  ['nothing', (token: string) => token],
])('a token with %s around it is found', (_, wrap) => {
  expect(decodeToken(wrap(signToken(keys, { exp: 1 }))).kind).toBe('jws');
});

test('an encrypted token shows its header and says who can read the rest', () => {
  const header = '{"alg":"RSA-OAEP-256","enc":"A256GCM"}';
  expect(decodeToken(`${base64url(header)}.a.b.c.d`)).toMatchObject({
    kind: 'jwe',
    header: { text: header },
    claims: { members: [] },
    remarks: [{ code: 'TOKEN_ENCRYPTED', severity: 'hint' }],
  });
});

test.each<[string, string, string]>([
  ['an opaque token', '2YotnFZFEjr1zCsicMWpAA', 'TOKEN_OPAQUE'],
  ['nothing', 'Bearer ', 'TOKEN_OPAQUE'],
  ['a megabyte and more', 'a'.repeat(1_048_577), 'TOKEN_TOO_LONG'],
])('%s is said to be one', (_, text, code) => {
  expect(decodeToken(text)).toMatchObject({ kind: 'opaque', remarks: [{ code }] });
});

describe('what is odd is said', () => {
  const good = '{"exp":2}';
  test.each<[string, string, string, string[]]>([
    ['alg none', '{"alg":"none"}', good, ['header ALGORITHM_NONE']],
    ['alg None', '{"alg":"NoNe"}', good, ['header ALGORITHM_NONE']],
    ['no alg', '{}', good, ['header ALGORITHM_MISSING']],
    ['alg of the wrong type', '{"alg":1}', good, ['header TYPE_WRONG']],
    ['an unknown alg', '{"alg":"ES256K"}', good, ['header ALGORITHM_UNKNOWN']],
    [
      'a key of its own',
      '{"alg":"HS256","jwk":{},"jku":"https://x"}',
      good,
      ['header HEADER_KEY', 'header HEADER_KEY'],
    ],
    ['crit', '{"alg":"HS256","crit":["b64"]}', good, ['header HEADER_CRITICAL']],
    ['a path as kid', '{"alg":"HS256","kid":"../../dev/null"}', good, ['header KID_SUSPICIOUS']],
    ['SQL as kid', `{"alg":"HS256","kid":"x' UNION SELECT 'k"}`, good, ['header KID_SUSPICIOUS']],
    ['kid of the wrong type', '{"alg":"HS256","kid":1}', good, ['header TYPE_WRONG']],
    ['a duplicate in the header', '{"alg":"HS256","alg":"HS256"}', good, ['header MEMBER_DUPLICATE']],
    [
      'a duplicate claim by another spelling',
      '{"alg":"HS256"}',
      '{"exp":2,"a":{"b":1,"\\u0062":2}}',
      ['claims MEMBER_DUPLICATE'],
    ],
    ['milliseconds', '{"alg":"HS256"}', '{"exp":1700000000000}', ['claims TIME_IN_MILLISECONDS']],
    ['exp before iat', '{"alg":"HS256"}', '{"exp":1,"iat":2}', ['claims EXPIRY_BEFORE_START']],
    ['a life of decades', '{"alg":"HS256"}', '{"exp":1700000000,"iat":1}', ['claims LIFETIME_LONG']],
    ['no exp', '{"alg":"HS256"}', '{}', ['claims EXPIRY_MISSING']],
    [
      'claims of wrong types',
      '{"alg":"HS256"}',
      '{"exp":"2","sub":1,"aud":[1]}',
      ['claims TYPE_WRONG', 'claims TYPE_WRONG', 'claims TYPE_WRONG'],
    ],
    ['claims that are a list', '{"alg":"HS256"}', '[]', ['claims NOT_JSON_OBJECT']],
    ['claims nested deeply', '{"alg":"HS256"}', `{"exp":2,"a":${'['.repeat(500_000)}`, ['claims NOT_JSON_OBJECT']],
  ])('%s', (_, header, claims, expected) => {
    expect(codes(header, claims)).toEqual(expected);
  });

  test('parts, spelling and length of the signature', () => {
    const token = signToken(keys, { exp: 2 });
    const [header = '', claims = ''] = token.split('.');
    const found = [
      `${header}.${claims}`,
      `${header}.${claims}.`,
      `${header}.${claims}.AA`,
      `${header}=.${claims}.+`,
    ].map((text) => decodeToken(text).remarks.map(({ part, code }) => `${part} ${code}`));
    expect(found).toEqual([
      ['token TOKEN_PARTS'],
      ['signature SIGNATURE_MISSING'],
      ['signature SIGNATURE_LENGTH'],
      ['header NOT_BASE64URL', 'signature NOT_BASE64URL'],
    ]);
  });
});

test('no text makes it throw', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(fc.json(), fc.string()).map(base64url), { maxLength: 6 }).map((parts) => parts.join('.')),
    fc.array(fc.base64String(), { maxLength: 6 }).map((parts) => parts.join('.')),
  );
  fc.assert(fc.property(text, (given) => ['jws', 'jwe', 'opaque'].includes(decodeToken(given).kind)));
});

import type { JwtRemark } from '../model/jwt.ts';
import { algorithmOf } from './algorithms.ts';
import { TIME_CLAIMS } from './claim-titles.ts';
import type { JsonObject } from './json-members.ts';
import { EMBEDDED_KEYS } from './parse-token.ts';

/** A remark, in the order in which its parts are read. */
export function remark(
  part: JwtRemark['part'],
  code: string,
  severity: JwtRemark['severity'],
  message: string,
): JwtRemark {
  return { code, part, severity, message };
}

/** In seconds: the year 5138, so what is above was counted in milliseconds. */
const BEYOND_SECONDS = 100_000_000_000;
const TEN_YEARS_SECONDS = 315_360_000;

/** What is odd about a header. */
export function headerRemarks(read: JsonObject): JwtRemark[] {
  if (read.kind === 'fault') return [];
  const header = read.value;
  const { alg, kid, crit } = header;
  return [
    ...algorithmRemarks(alg, 'enc' in header),
    ...(typeof kid === 'string' ? kidRemarks(kid) : []),
    ...(kid !== undefined && typeof kid !== 'string' ? [wrongType('header', 'kid', 'text')] : []),
    ...(crit === undefined
      ? []
      : [
          remark(
            'header',
            'HEADER_CRITICAL',
            'error',
            'crit names extensions that must be understood; none is here, so gateways refuse it',
          ),
        ]),
    ...EMBEDDED_KEYS.filter((name) => name in header).map((name) =>
      remark(
        'header',
        'HEADER_KEY',
        'warning',
        `${name} offers a key of the token’s own; it is never used and never fetched, since anybody could write it`,
      ),
    ),
  ];
}

function algorithmRemarks(alg: unknown, isEncrypted: boolean): JwtRemark[] {
  if (alg === undefined) return [remark('header', 'ALGORITHM_MISSING', 'error', 'alg is missing')];
  if (typeof alg !== 'string') return [wrongType('header', 'alg', 'text')];
  if (alg.toLowerCase() === 'none')
    return [
      remark('header', 'ALGORITHM_NONE', 'error', 'alg is none: nobody signed this token, and it is never let in'),
    ];
  if (isEncrypted || algorithmOf(alg) !== undefined) return [];
  return [
    remark('header', 'ALGORITHM_UNKNOWN', 'warning', `alg ${JSON.stringify(alg.slice(0, 64))} is not supported here`),
  ];
}

function kidRemarks(kid: string): JwtRemark[] {
  const looks = /(^|[\\/])\.\.?[\\/]|^[\\/]|\0/.test(kid)
    ? 'a path'
    : /['";]|--|\/\*|\b(union|select|insert|drop)\b/i.test(kid)
      ? 'SQL'
      : /[$`|&<>(){}]/.test(kid)
        ? 'a command'
        : undefined;
  if (looks === undefined) return [];
  return [
    remark(
      'header',
      'KID_SUSPICIOUS',
      'warning',
      `kid looks like ${looks}; it is compared with key ids and nothing else, but other software has fallen for it`,
    ),
  ];
}

/** What is odd about claims, in themselves: whether times are past is a matter of checks. */
export function claimRemarks(read: JsonObject): JwtRemark[] {
  if (read.kind === 'fault') return [];
  const claims = read.value;
  const { exp, iat, nbf } = claims;
  const remarks = [...TIME_CLAIMS].flatMap((name) => timeRemarks(name, claims[name]));
  if (exp === undefined)
    remarks.push(remark('claims', 'EXPIRY_MISSING', 'warning', 'exp is missing: the token never ends'));
  if (typeof exp === 'number') {
    for (const [name, value] of Object.entries({ iat, nbf }))
      if (typeof value === 'number' && exp <= value)
        remarks.push(
          remark('claims', 'EXPIRY_BEFORE_START', 'error', `exp is not after ${name}: it is valid at no time`),
        );
    if (typeof iat === 'number' && exp - iat > TEN_YEARS_SECONDS && exp < BEYOND_SECONDS)
      remarks.push(remark('claims', 'LIFETIME_LONG', 'warning', 'exp is more than ten years after iat'));
  }
  return [...remarks, ...typeRemarks(claims)];
}

function timeRemarks(name: string, value: unknown): JwtRemark[] {
  if (value === undefined) return [];
  if (typeof value !== 'number') return [wrongType('claims', name, 'a number of seconds')];
  if (value < BEYOND_SECONDS) return [];
  return [
    remark('claims', 'TIME_IN_MILLISECONDS', 'error', `${name} looks like milliseconds; JSON Web Tokens count seconds`),
  ];
}

function typeRemarks({ iss, sub, aud, jti }: Readonly<Record<string, unknown>>): JwtRemark[] {
  const texts = Object.entries({ iss, sub, jti }).filter(
    ([, value]) => value !== undefined && typeof value !== 'string',
  );
  const isAudience = aud === undefined || [aud].flat().every((one) => typeof one === 'string');
  return [
    ...texts.map(([name]) => wrongType('claims', name, 'text')),
    ...(isAudience ? [] : [wrongType('claims', 'aud', 'text or a list of texts')]),
  ];
}

function wrongType(part: 'header' | 'claims', name: string, expected: string): JwtRemark {
  return remark(part, 'TYPE_WRONG', 'error', `${name} is not ${expected}`);
}

import { formatDateTime } from '../../ui/format.ts';

/** A JSON Web Token taken apart. Nothing is verified: it says what the token claims, not that it is true. */
export interface DecodedToken {
  readonly text: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly isSigned: boolean;
}

/** What a time claim of a token means for one moment. */
export interface TokenTime {
  readonly claim: 'exp' | 'nbf' | 'iat';
  readonly words: string;
  /** Whether it keeps the token from being valid at that moment. */
  readonly isProblem: boolean;
}

const TOKEN = /(?<![\w.-])[\w-]{4,}\.[\w-]{2,}\.[\w-]*(?![\w.-])/g;

/** Every token in a text such as a header value, in order. @see RFC 7519 section 3 */
export function findTokens(text: string): readonly DecodedToken[] {
  return [...text.matchAll(TOKEN)].flatMap(([found]) => decodeToken(found) ?? []);
}

/** A token in compact form taken apart; undefined when it is none. */
export function decodeToken(text: string): DecodedToken | undefined {
  const [first = '', second = '', third = '', ...rest] = text.split('.');
  const header = decodePart(first);
  const claims = decodePart(second);
  if (header === undefined || claims === undefined || rest.length > 0) return undefined;
  if (!('alg' in header) && !('typ' in header)) return undefined;
  return { text, header, claims, isSigned: third !== '' };
}

/** Its time claims in words. @param now The moment to judge by, in milliseconds since the epoch. */
export function tokenTimes(claims: DecodedToken['claims'], now: number): readonly TokenTime[] {
  return (['iat', 'nbf', 'exp'] as const).flatMap((claim) => {
    const seconds = claims[claim];
    if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return [];
    const at = seconds * 1000;
    return [{ claim, ...meaningOf(claim, at, now) }];
  });
}

function meaningOf(claim: TokenTime['claim'], at: number, now: number): Omit<TokenTime, 'claim'> {
  const date = Math.abs(at) <= 8.64e15 ? formatDateTime(at) : 'no date';
  const distance = spanInWords(Math.abs(at - now));
  const isPast = at <= now;
  switch (claim) {
    case 'exp':
      return {
        words: isPast
          ? `had expired ${distance} before this request (${date})`
          : `was to expire ${distance} after this request (${date})`,
        isProblem: isPast,
      };
    case 'nbf':
      return {
        words: isPast ? `valid since ${date}` : `not valid until ${distance} after this request (${date})`,
        isProblem: !isPast,
      };
    case 'iat':
      return {
        words: isPast ? `issued ${distance} before this request (${date})` : `issued ${distance} after it (${date})`,
        isProblem: !isPast,
      };
  }
}

const STEPS: readonly (readonly [millis: number, word: string])[] = [
  [31_557_600_000, 'year'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** A span of time as its two largest units: `2 days 3 hours`, `40 seconds`. */
export function spanInWords(millis: number): string {
  let rest = Math.max(0, millis);
  const parts: string[] = [];
  for (const [unit, word] of STEPS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? 'less than a second' : parts.join(' ');
}

function decodePart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    // Not base64url or not JSON: three words with points between them, but no token.
    return undefined;
  }
}

import { isUtf8 } from 'node:buffer';
import { decodeBase64url } from './base64url.ts';
import { readJsonObject } from './json-members.ts';

/** What a header must have to be used at all; other members are there as they came. */
export type TokenHeader = Readonly<Record<string, unknown>> & {
  readonly alg: string;
  readonly kid?: string;
  readonly typ?: string;
};

/** A signed token taken apart; nothing here says that it is genuine. */
export interface ParsedToken {
  readonly header: TokenHeader;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The two parts that are signed, as they came. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** A token, or why it is none; the reason is lower case and quotes nothing of it. */
export type ParseResult =
  | { readonly kind: 'token'; readonly token: ParsedToken }
  | { readonly kind: 'fault'; readonly reason: string };

/** How strictly a token is read. */
export interface ParseRules {
  readonly maxBytes: number;
  /** Whether a claim or a member of the header may stand there twice; then the last one counts. */
  readonly allowsDuplicates: boolean;
}

/** Members of a header that are never followed: a token may not bring its own key. */
export const EMBEDDED_KEYS = ['jwk', 'jku', 'x5u', 'x5c'] as const;

/**
 * Takes a signed token in compact form apart. Never throws.
 * @see RFC 7515 section 5.2, RFC 7519 section 7.2
 */
export function parseToken(text: string, rules: ParseRules): ParseResult {
  if (text.length > rules.maxBytes) return fault(`${text.length} bytes long, more than ${rules.maxBytes}`);
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first === -1 || second === -1 || text.includes('.', second + 1)) return fault(partsReason(text));
  const header = readHeader(text.slice(0, first), rules);
  if (typeof header === 'string') return fault(header);
  const claims = readPart(text.slice(first + 1, second), 'payload', rules);
  if (typeof claims === 'string') return fault(claims);
  const signature = decodeBase64url(text.slice(second + 1));
  if (signature === undefined) return fault('the signature is not base64url');
  return { kind: 'token', token: { header, claims, signed: text.slice(0, second), signature } };
}

/** Headers that were read last, by their text: all tokens of one key have the same. Only good ones without duplicates. */
const headersRead = new Map<string, TokenHeader>();
const MOST_HEADERS = 64;
const LONGEST_HEADER = 512;

function readHeader(text: string, rules: ParseRules): TokenHeader | string {
  const known = headersRead.get(text);
  if (known !== undefined) return known;
  const members = readPart(text, 'header', rules);
  if (typeof members === 'string') return members;
  const wrong = wrongInHeader(members);
  if (wrong !== undefined) return wrong;
  // Just looked at: alg is text, and kid and typ are when they are there.
  const header = members as TokenHeader;
  if (rules.allowsDuplicates || text.length > LONGEST_HEADER) return header;
  if (headersRead.size >= MOST_HEADERS) headersRead.clear();
  headersRead.set(text, header);
  return header;
}

function fault(reason: string): ParseResult {
  return { kind: 'fault', reason };
}

function partsReason(text: string): string {
  const parts = text.split('.', 7).length;
  if (parts === 5) return 'an encrypted token (JWE), which is not read here';
  return `${parts === 7 ? 'more than 6' : parts} part${parts === 1 ? '' : 's'} between dots, not 3`;
}

function readPart(text: string, name: string, rules: ParseRules): Readonly<Record<string, unknown>> | string {
  const bytes = decodeBase64url(text);
  if (bytes === undefined) return `the ${name} is not base64url`;
  if (!isUtf8(bytes)) return `the ${name} is not UTF-8`;
  const object = readJsonObject(bytes.toString('utf8'));
  if (object.kind === 'fault') return `the ${name} is ${object.reason}`;
  const [twice] = object.duplicates;
  if (twice !== undefined && !rules.allowsDuplicates)
    return `the ${name} has ${JSON.stringify(twice.slice(1, 65))} twice`;
  return object.value;
}

/** @see RFC 7515 section 4.1 */
function wrongInHeader(header: Readonly<Record<string, unknown>>): string | undefined {
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string') return alg === undefined ? 'the header has no alg' : 'alg in the header is not text';
  if (kid !== undefined && typeof kid !== 'string') return 'kid in the header is not text';
  if (typ !== undefined && typeof typ !== 'string') return 'typ in the header is not text';
  // No extension is understood here, and one that is critical may not be passed over.
  if ('crit' in header) return 'the header has crit, and no critical extension is understood';
  return undefined;
}

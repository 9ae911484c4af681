import { isUtf8 } from 'node:buffer';
import type { JwtDecoded, JwtMember, JwtRemark } from '../model/jwt.ts';
import { decodeBase64url } from './base64url.ts';
import { CLAIM_TITLES, HEADER_TITLES, TIME_CLAIMS } from './claim-titles.ts';
import { membersOf, readJsonObject, type JsonObject } from './json-members.ts';
import { claimRemarks, headerRemarks, remark } from './remarks.ts';

/** Longer texts are not taken apart. */
export const MAX_DECODED_LENGTH = 1_048_576;

/** The token in a text as people have it: `Bearer ` in front, quotes and white space around it go. */
export function bareToken(text: string): string {
  const trimmed = text.trim().replace(/^authorization:\s*/i, '');
  return trimmed
    .replace(/^bearer\s+/i, '')
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

/**
 * Takes a token apart as far as that goes, and says what is odd about it. Nothing is verified and nothing is fetched.
 * Never throws, whatever the text is.
 */
export function decodeToken(text: string): JwtDecoded {
  const token = bareToken(text);
  if (token.length > MAX_DECODED_LENGTH) {
    const problem = `${token.length} characters, more than ${MAX_DECODED_LENGTH}; not taken apart`;
    return { ...NOTHING, kind: 'opaque', remarks: [remark('token', 'TOKEN_TOO_LONG', 'error', problem)] };
  }
  const parts = token.split('.', 7);
  const header = readPart(parts[0] ?? '', 'header');
  const { alg, enc } = header.object.kind === 'object' ? header.object.value : {};
  const isJwe = parts.length === 5 && enc !== undefined;
  if (parts.length !== 3 && !isJwe && alg === undefined) return opaque(token);
  const common = {
    header: { members: memberList(header, HEADER_TITLES), text: header.text },
    signature: { bytes: 0, ...(typeof alg === 'string' ? { algorithm: alg } : {}) },
  };
  const about = [...partRemarks(parts.length, isJwe), ...header.remarks, ...headerRemarks(header.object)];
  if (isJwe) return { kind: 'jwe', ...common, claims: NOTHING.claims, remarks: about };
  const claims = readPart(parts[1] ?? '', 'claims');
  const signature = decodeBase64url(parts[2] ?? '');
  return {
    kind: 'jws',
    ...common,
    claims: { members: memberList(claims, CLAIM_TITLES), text: claims.text },
    signature: { ...common.signature, bytes: signature?.length ?? 0 },
    remarks: [
      ...about,
      ...claims.remarks,
      ...claimRemarks(claims.object),
      ...signatureRemarks(parts[2], signature, alg),
    ],
  };
}

const NOTHING = {
  header: { members: [], text: '' },
  claims: { members: [], text: '' },
  signature: { bytes: 0 },
} satisfies Omit<JwtDecoded, 'kind' | 'remarks'>;

function opaque(token: string): JwtDecoded {
  const message =
    token === ''
      ? 'there is no token'
      : 'this is no JSON Web Token; its issuer may tell what it means, by introspection (RFC 7662)';
  const severity = token === '' ? 'error' : 'hint';
  return { ...NOTHING, kind: 'opaque', remarks: [remark('token', 'TOKEN_OPAQUE', severity, message)] };
}

interface Part {
  /** As decoded, as far as that went. */
  readonly text: string;
  readonly object: JsonObject;
  readonly remarks: readonly JwtRemark[];
}

function readPart(encoded: string, part: 'header' | 'claims'): Part {
  const strict = decodeBase64url(encoded);
  const remarks: JwtRemark[] = [];
  if (strict === undefined) {
    const how = /[+/=]/.test(encoded) ? ' but base64, with + / or =' : '';
    remarks.push(remark(part, 'NOT_BASE64URL', 'error', `not base64url${how}; gateways refuse it`));
  }
  // What people paste may lack a character; what can be read is shown all the same.
  const bytes = strict ?? Buffer.from(encoded, 'base64url');
  if (!isUtf8(bytes)) remarks.push(remark(part, 'NOT_UTF8', 'error', 'not UTF-8'));
  const text = bytes.toString('utf8');
  const object = readJsonObject(text);
  if (object.kind === 'fault') remarks.push(remark(part, 'NOT_JSON_OBJECT', 'error', object.reason));
  else
    for (const path of object.duplicates)
      remarks.push(
        remark(
          part,
          'MEMBER_DUPLICATE',
          'error',
          `${path.slice(1, 100)} stands there twice; who reads the first and who reads the last see different tokens`,
        ),
      );
  return { text, object, remarks };
}

function memberList({ text, object }: Part, titles: Readonly<Record<string, string>>): JwtMember[] {
  if (object.kind === 'fault') return [];
  return membersOf(text).map(({ name, json }) => {
    const title = Object.hasOwn(titles, name) ? titles[name] : undefined;
    const time = titles === CLAIM_TITLES && TIME_CLAIMS.has(name) ? Number(json) : Number.NaN;
    return {
      name,
      json,
      ...(title === undefined ? {} : { title }),
      ...(Number.isFinite(time * 1000) ? { time: time * 1000 } : {}),
    };
  });
}

function partRemarks(count: number, isJwe: boolean): JwtRemark[] {
  if (isJwe)
    return [
      remark('token', 'TOKEN_ENCRYPTED', 'hint', 'an encrypted token (JWE); only who has the key can read its claims'),
    ];
  return count === 3
    ? []
    : [remark('token', 'TOKEN_PARTS', 'error', `${count === 7 ? 'more than 6' : count} parts between dots, not 3`)];
}

function signatureRemarks(text: string | undefined, bytes: Buffer | undefined, alg: unknown): JwtRemark[] {
  if (text === undefined) return [];
  if (bytes === undefined) return [remark('signature', 'NOT_BASE64URL', 'error', 'not base64url; gateways refuse it')];
  const expected = typeof alg === 'string' ? SIGNATURE_BYTES[alg] : undefined;
  if (text === '' && alg !== 'none') return [remark('signature', 'SIGNATURE_MISSING', 'error', 'there is none')];
  if (expected === undefined || expected === bytes.length) return [];
  return [
    remark('signature', 'SIGNATURE_LENGTH', 'error', `${bytes.length} bytes; one of ${String(alg)} has ${expected}`),
  ];
}

/** Where the algorithm alone says it. */
const SIGNATURE_BYTES: Readonly<Record<string, number>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
  ES256: 64,
  ES384: 96,
  ES512: 132,
};

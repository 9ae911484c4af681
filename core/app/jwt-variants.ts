import { createHmac, type KeyObject } from 'node:crypto';
import { parseToken, type ParsedToken } from '../jwt/parse-token.ts';
import type { VerificationKey } from '../jwt/keys/verification-key.ts';
import { spanText } from '../jwt/checks/words.ts';
import type { EpochMillis, Millis } from '../model/units.ts';

/** A token with one thing changed, or why it could not be made. */
export type Variant =
  | { readonly kind: 'made'; readonly change: string; readonly token: string | undefined; readonly at: EpochMillis }
  | { readonly kind: 'not made'; readonly change: string; readonly problem: string };

type Members = Readonly<Record<string, unknown>>;

/** Signs changed claims as the token's issuer would; undefined where nobody here has its key. */
export type Resign = (original: string, header: Members, claims: Members) => string | undefined;

/** What variants are made of. */
export interface VariantSource {
  readonly token: string;
  readonly at: EpochMillis;
  readonly skewMillis: Millis;
  /** The key that made the signature, when it is known. */
  readonly key: VerificationKey | undefined;
  readonly resign: Resign;
}

const MINUTE = 60_000;
const ANY_FORM = { maxBytes: 1_048_576, allowsDuplicates: true };
const NO_KEY = 'needs the key of its issuer, which is not here';

/** The token as it is, then variants of it with one thing changed each. */
export function makeVariants(source: VariantSource): Variant[] {
  const { token, at } = source;
  const asItIs: Variant = { kind: 'made', change: 'as it is', token, at };
  const noToken: Variant = { kind: 'made', change: 'no token', token: undefined, at };
  const parsed = parseToken(token, ANY_FORM);
  if (parsed.kind === 'fault') return [asItIs, noToken];
  const changed = new Changes(source, parsed.token);
  return [
    asItIs,
    changed.expired(),
    changed.early(),
    changed.claims('another audience', { aud: 'https://another-audience.example' }),
    changed.claims('another issuer', { iss: 'https://another-issuer.example' }),
    changed.claims('no scopes', { scope: undefined, scp: undefined }),
    changed.unsigned(),
    changed.confused(),
    changed.otherKeyId(),
    changed.otherSignature(),
    { kind: 'made', change: 'cut off before the signature', token: parsed.token.signed, at },
    noToken,
  ];
}

class Changes {
  readonly #source: VariantSource;
  readonly #token: ParsedToken;

  constructor(source: VariantSource, token: ParsedToken) {
    this.#source = source;
    this.#token = token;
  }

  /** Only the moment is moved: the token need not be signed anew. */
  expired(): Variant {
    const { exp } = this.#token.claims;
    const change = `5m after it expired${this.#skewText()}`;
    if (typeof exp !== 'number') return { kind: 'not made', change, problem: 'the token has no exp' };
    return this.#at(change, exp * 1000 + this.#source.skewMillis + 5 * MINUTE);
  }

  early(): Variant {
    const { nbf, iat } = this.#token.claims;
    const change = `5m before it is valid${this.#skewText()}`;
    const start = typeof nbf === 'number' ? nbf : iat;
    if (typeof start === 'number') return this.#at(change, start * 1000 - this.#source.skewMillis - 5 * MINUTE);
    const { at, skewMillis } = this.#source;
    return this.claims(change, { nbf: Math.ceil((at + skewMillis + 5 * MINUTE) / 1000) });
  }

  claims(change: string, claims: Members): Variant {
    const token = this.#sign(this.#token.header, { ...this.#token.claims, ...claims });
    return token === undefined ? { kind: 'not made', change, problem: NO_KEY } : this.#made(change, token);
  }

  unsigned(): Variant {
    const { kid: _kid, ...header } = this.#token.header;
    return this.#made('alg none, without a signature', `${encode({ ...header, alg: 'none' })}.${this.#payload()}.`);
  }

  /** Signed by HMAC with the public key as the secret, which anybody has. */
  confused(): Variant {
    const change = 'HS256 with the public key as the secret';
    const { key } = this.#source;
    if (key === undefined || key.keyType === 'oct')
      return { kind: 'not made', change, problem: 'needs a public key that the token was signed for' };
    const pem = key.object.export({ type: 'spki', format: 'pem' });
    return this.#made(change, signHmac('HS256', pem, { ...this.#token.header, alg: 'HS256' }, this.#payload()));
  }

  otherKeyId(): Variant {
    const header = { ...this.#token.header, kid: 'a-key-nobody-knows' };
    const signed = this.#sign(header, this.#token.claims);
    const signature = this.#token.signature.toString('base64url');
    return this.#made('an unknown key id', signed ?? `${encode(header)}.${this.#payload()}.${signature}`);
  }

  otherSignature(): Variant {
    const bytes = Buffer.from(this.#token.signature);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return this.#made('one bit of the signature', `${this.#token.signed}.${bytes.toString('base64url')}`);
  }

  #sign(header: Members, claims: Members): string | undefined {
    const { key, token, resign } = this.#source;
    const { alg } = this.#token.header;
    if (key?.keyType === 'oct') return signHmac(alg, key.object, header, encode(claims));
    return resign(token, header, claims);
  }

  #made(change: string, token: string): Variant {
    return { kind: 'made', change, token, at: this.#source.at };
  }

  #at(change: string, at: EpochMillis): Variant {
    return { kind: 'made', change, token: this.#source.token, at };
  }

  #payload(): string {
    return this.#token.signed.slice(this.#token.signed.indexOf('.') + 1);
  }

  #skewText(): string {
    const { skewMillis } = this.#source;
    return skewMillis === 0 ? '' : `, and ${spanText(skewMillis)} for the clocks`;
  }
}

function encode(members: Members): string {
  return Buffer.from(JSON.stringify(members), 'utf8').toString('base64url');
}

function signHmac(alg: string, key: KeyObject | string | Buffer, header: Members, payload: string): string {
  const input = `${encode(header)}.${payload}`;
  return `${input}.${createHmac(`sha${alg.slice(2)}`, key)
    .update(input)
    .digest('base64url')}`;
}

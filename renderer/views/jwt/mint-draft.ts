import type { CallInput } from '../../../core/contract/calls.ts';

type MintInput = CallInput<'jwt.mint'>;

/** What a broken token has wrong. */
export type Broken = NonNullable<MintInput['broken']>;
/** Who signs. */
export type Signer = MintInput['sign']['kind'];
/** Algorithms with a shared secret. */
export type SecretAlgorithm = Extract<MintInput['sign'], { readonly kind: 'secret' }>['alg'];

/** The form of the Mint tab. */
export interface MintDraft {
  readonly claims: string;
  readonly header: string;
  readonly lifetime: string;
  readonly signer: Signer;
  readonly secret: string;
  readonly secretAlgorithm: SecretAlgorithm;
  readonly key: string;
  readonly keyAlgorithm: string;
  readonly kid: string;
  readonly broken: Broken;
}

/** Kinds of broken tokens, in words. */
export const BROKEN_KINDS: readonly { readonly value: Broken; readonly title: string }[] = [
  { value: 'none', title: 'nothing, a good token' },
  { value: 'expired', title: 'it has expired' },
  { value: 'not-yet-valid', title: 'it is not valid yet (nbf)' },
  { value: 'wrong-audience', title: 'it is for another audience' },
  { value: 'wrong-issuer', title: 'it names another issuer' },
  { value: 'alg-none', title: 'it is not signed (alg none)' },
  { value: 'hs-rs-confusion', title: 'the public key is its HMAC secret' },
  { value: 'unknown-kid', title: 'nobody knows its key (kid)' },
  { value: 'bad-signature', title: 'its signature does not match' },
];

/** Leaves the algorithm to the key itself. */
export const OWN_ALGORITHM = '';

/** What the form starts with. */
export const FIRST_DRAFT: MintDraft = {
  claims: '{\n  "sub": "alice",\n  "aud": "orders",\n  "scope": "orders:read"\n}',
  header: '',
  lifetime: '1h',
  signer: 'issuer',
  secret: '',
  secretAlgorithm: 'HS256',
  key: '',
  keyAlgorithm: OWN_ALGORITHM,
  kid: '',
  broken: 'none',
};

/** What keeps a field of the form from being used, in words; absent for those that are right. */
export type MintProblems = Readonly<Partial<Record<keyof MintDraft, string>>>;

/** What is wrong with the form. */
export function mintProblems(draft: MintDraft): MintProblems {
  const { signer, secret, key } = draft;
  return {
    ...problemOf('claims', objectProblem(draft.claims)),
    ...problemOf('header', draft.header.trim() === '' ? undefined : objectProblem(draft.header)),
    ...problemOf('lifetime', readLifetime(draft.lifetime) === undefined ? 'such as 90s, 15m, 1h or 30d' : undefined),
    ...problemOf('secret', signer === 'secret' && secret === '' ? 'a secret is needed to sign' : undefined),
    ...problemOf('key', signer === 'key' && key.trim() === '' ? 'a private key is needed to sign' : undefined),
  };
}

/** The form as the engine wants it; asks for a form without problems. */
export function mintInput(draft: MintDraft): MintInput {
  const lifetimeMillis = readLifetime(draft.lifetime);
  return {
    claimsJson: draft.claims,
    ...(draft.header.trim() !== '' && { headerJson: draft.header }),
    ...(lifetimeMillis !== undefined && { lifetimeMillis }),
    sign: signOf(draft),
    broken: draft.broken,
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time such as `15m`, in milliseconds; undefined when it is none. */
export function readLifetime(text: string): number | undefined {
  const [, amount, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([smhd])\s*$/.exec(text) ?? [];
  const millis = Number(amount) * (UNITS[unit] ?? 0);
  return millis > 0 ? millis : undefined;
}

function signOf({ signer, secret, secretAlgorithm, key, keyAlgorithm, kid }: MintDraft): MintInput['sign'] {
  switch (signer) {
    case 'issuer':
      return { kind: 'issuer' };
    case 'secret':
      return { kind: 'secret', alg: secretAlgorithm, secret };
    case 'key':
      return {
        kind: 'key',
        ...(keyAlgorithm !== OWN_ALGORITHM && { alg: keyAlgorithm }),
        pemOrJwk: key,
        ...(kid.trim() !== '' && { kid: kid.trim() }),
      };
  }
}

function problemOf(field: keyof MintDraft, problem: string | undefined): MintProblems {
  return problem === undefined ? {} : { [field]: problem };
}

function objectProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? undefined : 'an object of JSON is needed, such as {"sub": "alice"}';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

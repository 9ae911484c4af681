/** Where the keys of settings typed here come from. */
export type KeyKind = 'discovery' | 'jwksUrl' | 'jwks' | 'pem' | 'secret';
/** How the bytes of a secret are written. */
export type SecretEncoding = 'utf8' | 'base64' | 'base64url' | 'hex';

/** Settings as they stand in the fields of the form. */
export interface SettingsDraft {
  readonly keyKind: KeyKind;
  /** What was typed for each kind of keys, so that a look at another one loses nothing. */
  readonly keys: Readonly<Record<KeyKind, string>>;
  readonly secretEncoding: SecretEncoding;
  readonly issuer: string;
  /** Several are separated by white space or commas, here and below. */
  readonly audience: string;
  readonly needsAllAudiences: boolean;
  readonly algorithms: string;
  readonly requiredClaims: string;
  readonly scopes: string;
}

/** Nothing typed yet. */
export const EMPTY_SETTINGS: SettingsDraft = {
  keyKind: 'jwksUrl',
  keys: { discovery: '', jwksUrl: '', jwks: '', pem: '', secret: '' },
  secretEncoding: 'utf8',
  issuer: '',
  audience: '',
  needsAllAudiences: false,
  algorithms: '',
  requiredClaims: '',
  scopes: '',
};

/** Whether there is nothing yet to check a signature with. */
export function lacksKeys({ keyKind, keys }: SettingsDraft): boolean {
  return keys[keyKind].trim() === '';
}

/** The draft as options of the `jwt` policy; fields that are empty ask for nothing. */
export function optionsOf(draft: SettingsDraft): Readonly<Record<string, unknown>> {
  const audience = wordsOf(draft.audience);
  const claims = wordsOf(draft.requiredClaims);
  return {
    ...(!lacksKeys(draft) && { keys: [keysOf(draft)] }),
    ...(draft.issuer.trim() !== '' && { issuer: draft.issuer.trim() }),
    ...(audience.length > 0 && { audience, ...(draft.needsAllAudiences && { audienceMatch: 'all' }) }),
    ...(claims.length > 0 && { claims: claims.map((name) => ({ name })) }),
    ...listOf('algorithms', draft.algorithms),
    ...listOf('scopes', draft.scopes),
  };
}

/** A secret is taken sign by sign: white space at its ends belongs to it. */
function keysOf({ keyKind, keys, secretEncoding }: SettingsDraft): Readonly<Record<string, string>> {
  if (keyKind === 'secret') return { secret: keys.secret, encoding: secretEncoding };
  return { [keyKind]: keys[keyKind].trim() };
}

function listOf(name: string, text: string): Readonly<Record<string, readonly string[]>> {
  const words = wordsOf(text);
  return words.length === 0 ? {} : { [name]: words };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

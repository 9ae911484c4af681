/** What a configuration asks of tokens, as far as its text tells; empty where it does not say. */
export interface AskedOfTokens {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly scopes: readonly string[];
  readonly algorithms: readonly string[];
}

/** Longer texts are read no further. */
const MOST_TEXT = 262_144;

const ISSUERS = ['x-google-issuer', 'issuers?', 'allowedIssuers', 'jwt_issuer', 'iss'];
const AUDIENCES = ['x-google-audiences', 'audiences?', 'allowedAudiences', 'aud', 'jwt_audiences?'];
const SCOPES = ['AuthorizationScopes', 'required-?scopes?', 'scopes?', 'x-required-scopes'];
const ALGORITHMS = ['algorithms?', 'alg', 'allowed_?algorithms?'];

/**
 * Reads issuers, audiences, scopes and algorithms out of a configuration: YAML or JSON of Kong, OpenAPI with extensions,
 * SAM or CloudFormation, Tyk, and XML of API Management and Apigee. By the names of its members only, so that part of a file is
 * enough; references and expressions are left out since their value is not known.
 */
export function askedOfTokens(config: string): AskedOfTokens {
  const text = config.slice(0, MOST_TEXT);
  return {
    issuers: [...valuesOf(text, ISSUERS), ...kongKeys(text)],
    audiences: valuesOf(text, AUDIENCES).flatMap((value) => value.split(/\s*,\s*/)),
    scopes: [...valuesOf(text, SCOPES), ...claimValues(text, (claim) => claim === 'scp' || claim === 'scope')].flatMap(
      (value) => value.split(/[\s,]+/),
    ),
    algorithms: valuesOf(text, ALGORITHMS)
      .flatMap((value) => value.split(/\s*,\s*/))
      .filter((value) => /^(RS|PS|ES|HS)\d{3}$|^EdDSA$/.test(value)),
  };
}

/** What a policy of API Management asks of a claim besides the registered ones. */
export function askedClaims(config: string): readonly { readonly name: string; readonly values: readonly string[] }[] {
  const text = config.slice(0, MOST_TEXT);
  return [...text.matchAll(/<claim\s[^>]*name="([^"]{1,100})"/gi)].map(([, name = '']) => ({
    name,
    values: claimValues(text, (claim) => claim === name),
  }));
}

function valuesOf(text: string, names: readonly string[]): string[] {
  const name = `(?:${names.join('|')})`;
  const members = new RegExp(
    String.raw`(?:^|[\s{,"'-])["']?${name}["']?\s*:[ \t]*(\[[^\]]{0,4000}\]|"[^"\n]{0,1000}"|'[^'\n]{0,1000}'|[^\s\[{"'#][^\n,}#]{0,1000}|(?:\n[ \t]*-[ \t]+[^\n:]*(?::\S[^\n]*)?(?=\n|$))+)`,
    'gi',
  );
  const elements = new RegExp(String.raw`<${name}>([^<]{1,1000})</${name}>`, 'gi');
  return [
    ...[...text.matchAll(members)].flatMap(([, value = '']) => listOf(value)),
    ...[...text.matchAll(elements)].flatMap(([, value = '']) => known(value)),
  ];
}

function listOf(value: string): string[] {
  if (value.startsWith('[')) return value.slice(1, -1).split(',').flatMap(known);
  if (value.startsWith('\n')) return value.split(/\n[ \t]*-[ \t]+/).flatMap(known);
  return known(value);
}

/** A value without quotes; nothing where it is a reference, an expression or empty. */
function known(value: string): string[] {
  const bare = value
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
  return bare === '' || /[{}$!<>&*|]|^@\(/.test(bare) || bare.length > 500 ? [] : [bare];
}

/** Kong finds the credential of a token by its iss, which is the key of a `jwt_secrets` entry. */
function kongKeys(text: string): string[] {
  const [, section = ''] = /jwt_secrets["']?\s*:([\s\S]{0,8000})/.exec(text) ?? [];
  return [...section.matchAll(/["']?\bkey["']?\s*:\s*("[^"\n]+"|'[^'\n]+'|[^\s,}]+)/g)].flatMap(([, value = '']) =>
    known(value),
  );
}

function claimValues(text: string, isNamed: (claim: string) => boolean): string[] {
  return [...text.matchAll(/<claim\s[^>]*name="([^"]{1,100})"[^>]*>([\s\S]{0,4000}?)<\/claim>/gi)].flatMap(
    ([, claim = '', inner = '']) =>
      isNamed(claim) ? [...inner.matchAll(/<value>([^<]+)<\/value>/g)].flatMap(([, one = '']) => known(one)) : [],
  );
}

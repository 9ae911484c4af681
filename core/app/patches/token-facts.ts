import type { PolicyUse } from '../../model/config.ts';
import { isRecord } from '../../dialects/reading/yaml-file.ts';
import { callersOf } from './callers.ts';
import type { OwnPlace, TokenSigner } from './patch.ts';
import { optionsOf, texts, words, type WrittenOptions } from './places.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a new token has of its own and does not copy. */
const OF_THE_TOKEN = new Set(['iss', 'iat', 'exp', 'nbf', 'jti', 'auth_time', 'at_hash', 'c_hash', 'nonce']);

/** Who can sign a token that a policy takes: the local issuer where it trusts that, else the policy's own shared secret. */
export function signerFor(options: WrittenOptions, own: OwnPlace): TokenSigner | undefined {
  const { types, keys } = options;
  if (types !== undefined && !texts(types).some((type) => type.toUpperCase() === 'JWT')) return undefined;
  if (trustsIssuer(options, own)) return { kind: 'issuer' };
  const shared = Array.isArray(keys) ? keys.filter(isRecord).find(isPlainSecret) : undefined;
  if (shared === undefined) return undefined;
  const { secret, alg, kid } = shared;
  const named = texts(alg)[0] ?? texts(options['algorithms']).find((name) => name.startsWith('HS'));
  const isOther = options['algorithms'] !== undefined && !texts(options['algorithms']).includes(named ?? '');
  return isOther || typeof secret !== 'string'
    ? undefined
    : { kind: 'secret', text: secret, alg: named ?? 'HS256', kid: texts(kid)[0] };
}

function isPlainSecret({ secret, encoding, onlyFor }: Readonly<Record<string, unknown>>): boolean {
  return typeof secret === 'string' && encoding === undefined && onlyFor === undefined;
}

function trustsIssuer({ keys, issuer, algorithms }: WrittenOptions, own: OwnPlace): boolean {
  const { issuer: url, config } = own;
  if (url === '') return false;
  const algorithm = config.issuer?.algorithm;
  if (algorithms !== undefined && (algorithm === undefined || !texts(algorithms).includes(algorithm))) return false;
  const isOwn = (key: unknown): boolean =>
    isRecord(key) &&
    [key['discovery'], key['jwksUrl']].some((text) => typeof text === 'string' && isAt(text, url)) &&
    (key['onlyFor'] === undefined || (isRecord(key['onlyFor']) && key['onlyFor']['iss'] === url));
  return Array.isArray(keys) && keys.some(isOwn) && (issuer === undefined || texts(issuer).includes(url));
}

function isAt(text: string, url: string): boolean {
  return URL.parse(text)?.origin === URL.parse(url)?.origin;
}

/** The claims of a token that a use of the `jwt` policy and the access lists behind it would let in; those that were sent stay where they do. */
export function fittingClaims(own: OwnPlace, use: PolicyUse, sent: Claims | undefined): Claims | undefined {
  const options = optionsOf(use);
  const kept = Object.entries(sent ?? {}).filter(([name]) => !OF_THE_TOKEN.has(name));
  const claims = withAudience(withScopes(Object.fromEntries(kept), options), options);
  return withAsked(withCaller(claims, own, use), options);
}

/** The claims of a token in words, for people: `for alice, with audience orders and scope orders:read`. */
export function claimWords({ sub, aud, scope, scp }: Claims): string {
  const parts = [
    ...(typeof sub === 'string' ? [`for ${sub}`] : []),
    ...(aud === undefined ? [] : [`with audience ${words(texts(aud))}`]),
    ...[scope, scp].flatMap((value) => (value === undefined ? [] : [`with scope ${texts(value).join(' ')}`])),
  ];
  return parts.join(', ');
}

function withAudience(claims: Claims, { audience, audienceMatch, audienceFallback }: WrittenOptions): Claims {
  const wanted = texts(audience);
  const has = texts(claims['aud'] ?? (typeof audienceFallback === 'string' ? claims[audienceFallback] : undefined));
  const [first] = wanted;
  if (first === undefined) return claims;
  if (audienceMatch === 'all') return wanted.every((one) => has.includes(one)) ? claims : { ...claims, aud: wanted };
  return wanted.some((one) => has.includes(one)) ? claims : { ...claims, aud: first };
}

function withScopes(claims: Claims, { scopes, scopesMatch, scopeClaims }: WrittenOptions): Claims {
  const wanted = texts(scopes);
  const names = scopeClaims === undefined ? ['scope', 'scp'] : texts(scopeClaims);
  const has = names.flatMap((name) => texts(claims[name]).flatMap((text) => text.split(' ')));
  const isAny = scopesMatch === 'any' && wanted.some((one) => has.includes(one));
  const missing = isAny ? [] : wanted.filter((one) => !has.includes(one));
  const name = names.find((each) => claims[each] !== undefined) ?? names[0];
  if (missing.length === 0 || name === undefined) return claims;
  const added = scopesMatch === 'any' ? missing.slice(0, 1) : missing;
  const before = claims[name];
  return { ...claims, [name]: Array.isArray(before) ? [...before, ...added] : [...texts(before), ...added].join(' ') };
}

/** Where the token says nothing of it: somebody whom the access lists behind let in. */
function withCaller(claims: Claims, own: OwnPlace, use: PolicyUse): Claims | undefined {
  const { consumerClaim, requireConsumer } = optionsOf(use);
  const name = typeof consumerClaim === 'string' ? consumerClaim : 'sub';
  if (claims[name] !== undefined) return claims;
  if (name.includes('.')) return undefined;
  const [caller] = callersOf(own, use);
  if (caller !== undefined) return { ...claims, ...(caller.claims?.[0] ?? { [name]: caller.id }) };
  const isNeeded = requireConsumer === true || own.config.consumers.length > 0;
  return isNeeded ? undefined : { ...claims, [name]: own.config.issuer?.users[0]?.id ?? 'developer' };
}

/** With the values that `claims` of the options ask for; undefined where nobody knows which would do. */
function withAsked(claims: Claims | undefined, { claims: asked }: WrittenOptions): Claims | undefined {
  const rules: readonly unknown[] = Array.isArray(asked) ? asked : [];
  return rules.reduce<Claims | undefined>(
    (made, rule) => (made === undefined ? undefined : withRule(made, rule)),
    claims,
  );
}

function withRule(claims: Claims, rule: unknown): Claims | undefined {
  if (!isRecord(rule) || typeof rule['name'] !== 'string' || rule['name'].includes('.')) return undefined;
  const { name, values, match, separator } = rule;
  const found = claims[name];
  if (!Array.isArray(values)) return found === undefined ? undefined : claims;
  const has = typeof separator === 'string' ? texts(found).flatMap((text) => text.split(separator)) : [found].flat();
  const isThere = (value: unknown): boolean => has.some((one) => String(one) === String(value));
  if (match === 'all' ? values.every(isThere) : values.some(isThere)) return claims;
  const wanted: unknown = match === 'all' && typeof separator !== 'string' ? values : values[0];
  return match === 'all' && typeof separator === 'string'
    ? { ...claims, [name]: values.join(separator) }
    : { ...claims, [name]: wanted };
}

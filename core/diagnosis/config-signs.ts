import type { Evidence } from '../model/diagnosis.ts';
import { askedClaims, askedOfTokens } from './asked-of-config.ts';
import type { KnownFacts } from './facts.ts';
import { isRefusal } from './token-signs.ts';

type Sees = readonly Evidence[] | undefined;

/** Evidence that the configuration trusts other issuers than the token's. */
export function seesOtherIssuer(facts: KnownFacts): Sees {
  const issuer = facts.token?.claims?.['iss'];
  if (!canCompare(facts) || typeof issuer !== 'string') return undefined;
  const { issuers } = askedOfTokens(facts.config);
  if (issuers.length === 0 || issuers.includes(issuer)) return undefined;
  const isNear = issuers.some((one) => bare(one) === bare(issuer));
  return compared('issuer', issuers, `iss ${issuer}`, isNear ? 'only the slash at the end differs, which counts' : '');
}

/** Evidence that the configuration asks for other audiences than the token's. */
export function seesOtherAudience(facts: KnownFacts): Sees {
  const { token, config, by } = facts;
  if (!canCompare(facts)) return undefined;
  const { audiences } = askedOfTokens(config);
  const own = texts(token?.claims?.['aud'] ?? (by.gateway === 'aws-http' ? token?.claims?.['client_id'] : undefined));
  const isSame = (a: string, b: string): boolean =>
    a === b ||
    (/^(gcp|envoy)/.test(by.gateway) && bare(a).replace(/^https?:\/\//, '') === bare(b).replace(/^https?:\/\//, ''));
  if (audiences.length === 0 || own.some((one) => audiences.some((asked) => isSame(one, asked)))) return undefined;
  return compared('audience', audiences, own.length === 0 ? 'no aud' : `aud ${own.join(', ')}`);
}

/** Evidence that the token has none of the scopes that the configuration asks for. */
export function seesNoScope(facts: KnownFacts): Sees {
  const claims = facts.token?.claims;
  if (!canCompare(facts)) return undefined;
  const { scopes } = askedOfTokens(facts.config);
  const own = [claims?.['scope'], claims?.['scp']].flatMap(texts).flatMap((text) => text.split(' '));
  if (scopes.length === 0 || own.some((one) => scopes.includes(one))) return undefined;
  return compared('scopes', scopes, own.length === 0 ? 'no scope' : `scope ${own.join(' ')}`);
}

/** Evidence that the configuration takes other algorithms than the token's. */
export function seesOtherAlgorithm(facts: KnownFacts): Sees {
  const algorithm = facts.token?.header?.['alg'];
  if (!canCompare(facts) || typeof algorithm !== 'string') return undefined;
  const { algorithms } = askedOfTokens(facts.config);
  return algorithms.length === 0 || algorithms.includes(algorithm)
    ? undefined
    : compared('algorithm', algorithms, `alg ${algorithm}`);
}

/** Evidence that a claim which the configuration asks for is missing, or has none of the values. */
export function seesOtherClaim(facts: KnownFacts): Sees {
  if (!canCompare(facts)) return undefined;
  for (const { name, values } of askedClaims(facts.config)) {
    const own = texts(facts.token?.claims?.[name]).flatMap((text) => [text, ...text.split(' ')]);
    if (own.length === 0 || (values.length > 0 && !own.some((one) => values.includes(one))))
      return compared(`claim ${name}`, values, own.length === 0 ? `no ${name}` : `${name} ${own[0] ?? ''}`);
  }
  return undefined;
}

function canCompare(facts: KnownFacts): boolean {
  return facts.config !== '' && facts.token?.claims !== undefined && isRefusal(facts);
}

function compared(what: string, asked: readonly string[], seen: string, more = ''): readonly Evidence[] {
  return [
    { where: 'configuration', seen: `${what} ${asked.join(', ')}`.slice(0, 200), says: 'this is asked for' },
    { where: 'the token', seen: seen.slice(0, 200), says: more === '' ? 'this is what the token has' : more },
  ];
}

function texts(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

function bare(text: string): string {
  return text.replace(/\/+$/, '');
}

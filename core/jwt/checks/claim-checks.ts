import { claimReader, claimTexts } from '../claim-path.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Check, Refusal, TokenCase } from './check.ts';
import { listText, valueText } from './words.ts';

/** Whether one of several is enough or all must be there. */
export type Match = 'any' | 'all';

/** Whether the issuer is one that is asked for: by name, or else as discovery named it. */
export function issuerCheck(issuers: readonly string[] | undefined, ring: KeyRing, hasDiscovery: boolean): Check {
  const isOff = issuers === undefined && !hasDiscovery;
  return {
    name: 'issuer',
    title: 'Issuer',
    rule: isOff
      ? 'nothing is asked'
      : issuers === undefined
        ? 'the issuer that discovery names'
        : listText(issuers, 'or'),
    isOff,
    needs: 'token',
    test(one) {
      if (issuers !== undefined) return judgeIssuer(one, issuers);
      const known = ring.knownIssuers;
      return known.length > 0
        ? judgeIssuer(one, known)
        : ring.issuers(one.asker).then((found) => judgeIssuer(one, found));
    },
    seen: (one) => valueText(one.claim('iss')),
  };
}

function judgeIssuer(one: TokenCase, expected: readonly string[]): Refusal | undefined {
  const iss = one.claim('iss');
  if (typeof iss === 'string' && expected.includes(iss)) return undefined;
  const reason = iss === undefined ? 'iss is missing' : `iss is ${valueText(iss)}`;
  return { code: 'TOKEN_ISSUER', reason, facts: { expected } };
}

/** Whom a token must be meant for. */
export interface AudienceRule {
  readonly values: readonly string[];
  readonly match: Match;
  /** Claim that counts where there is no `aud`, such as `client_id`. */
  readonly fallback: string | undefined;
}

/** Whether the token is meant for us. @see RFC 7519 section 4.1.3 */
export function audienceCheck(rule: AudienceRule | undefined): Check {
  const { values = [], match = 'any', fallback } = rule ?? {};
  const has = (one: TokenCase): unknown => {
    const aud = one.claim('aud');
    return aud === undefined && fallback !== undefined ? one.claim(fallback) : aud;
  };
  return {
    name: 'audience',
    title: 'Audience',
    rule:
      rule === undefined
        ? 'nothing is asked'
        : `${listText(values, match === 'any' ? 'or' : 'and')}${fallback === undefined ? '' : `, ${fallback} where there is no aud`}`,
    isOff: rule === undefined,
    needs: 'token',
    test(one) {
      const found = has(one);
      if (isTexts(found) && holds(values, typeof found === 'string' ? [found] : found, match)) return undefined;
      const reason = found === undefined ? 'aud is missing' : `aud is ${valueText(found)}`;
      return { code: 'TOKEN_AUDIENCE', reason, facts: { expected: values } };
    },
    seen: (one) => valueText(has(one)),
  };
}

function isTexts(value: unknown): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

function holds(wanted: readonly string[], found: readonly string[], match: Match): boolean {
  if (match === 'any') return wanted.some((one) => found.includes(one));
  return wanted.every((one) => found.includes(one));
}

/** What one claim must be. */
export interface ClaimRule {
  /** Its name, or a path with dots into nested claims. */
  readonly name: string;
  /** Values that count; undefined asks only that the claim is there. */
  readonly values: readonly string[] | undefined;
  readonly match: Match;
  /** What parts a text into several values. */
  readonly separator: string | undefined;
}

/** Whether claims have the values that are asked for. @param match Whether every rule must hold, or one. */
export function claimsCheck(rules: readonly ClaimRule[], match: Match): Check {
  const readers = rules.map((rule) => ({ rule, read: claimReader(rule.name) }));
  const lacks = ({ rule, read }: (typeof readers)[number], one: TokenCase): boolean => {
    const value = one.token === undefined ? undefined : read(one.token.claims);
    if (value === undefined) return true;
    return rule.values !== undefined && !holds(rule.values, claimTexts(value, rule.separator), rule.match);
  };
  return {
    name: 'claims',
    title: 'Claims',
    rule: rules.length === 0 ? 'nothing is asked' : rules.map(ruleText).join(match === 'all' ? '; ' : '; or '),
    isOff: rules.length === 0,
    needs: 'token',
    test(one) {
      const failed = readers.filter((reader) => lacks(reader, one));
      if (match === 'all' ? failed.length === 0 : failed.length < readers.length) return undefined;
      const names = failed.map(({ rule }) => rule.name);
      const isMissing = (reader: (typeof readers)[number]): boolean =>
        reader.read(one.token?.claims ?? {}) === undefined;
      const missing = failed.filter(isMissing).map(({ rule }) => rule.name);
      const others = names.filter((name) => !missing.includes(name));
      const reason = [
        ...(missing.length === 0 ? [] : [`${listText(missing, 'and')} missing`]),
        ...(others.length === 0 ? [] : [`${listText(others, 'and')} with another value`]),
      ].join(', ');
      return { code: 'TOKEN_CLAIM', reason, facts: { claim: names[0] ?? '', claims: names, missing } };
    },
    seen: ({ token }) =>
      readers.map(({ rule, read }) => `${rule.name}: ${valueText(read(token?.claims ?? {}))}`).join('; '),
  };
}

function ruleText({ name, values, match }: ClaimRule): string {
  return values === undefined ? `${name} is there` : `${name} has ${listText(values, match === 'any' ? 'or' : 'and')}`;
}

/** What a token must be allowed to do. */
export interface ScopeRule {
  readonly values: readonly string[];
  readonly match: Match;
  /** Claims that hold scopes, as a text with spaces or a list; all that are there count. */
  readonly claims: readonly string[];
}

/** Whether the token has the scopes. @see RFC 8693 section 4.2 */
export function scopeCheck(rule: ScopeRule | undefined): Check {
  const { values = [], match = 'all', claims = [] } = rule ?? {};
  const readers = claims.map(claimReader);
  const has = ({ token }: TokenCase): readonly string[] =>
    token === undefined ? [] : readers.flatMap((read) => claimTexts(read(token.claims), ' '));
  return {
    name: 'scope',
    title: 'Scope',
    rule:
      rule === undefined
        ? 'nothing is asked'
        : `${listText(values, match === 'any' ? 'or' : 'and')} in ${listText(claims, 'or')}`,
    isOff: rule === undefined,
    needs: 'token',
    test(one) {
      // The usual token has one text, which need not be taken apart.
      const text = onlyText(readers, one);
      if (text !== undefined && match === 'all' && values.every((value) => hasWord(text, value))) return undefined;
      const found = has(one);
      if (holds(values, found, match)) return undefined;
      const lacking = values.filter((value) => !found.includes(value));
      return {
        code: 'SCOPE_MISSING',
        reason: `lacks ${listText(lacking, match === 'any' ? 'or' : 'and')}`,
        facts: { scopes: values, match },
      };
    },
    seen: (one) => (has(one).length === 0 ? 'no scope' : valueText(has(one).join(' '))),
  };
}

type Reader = ReturnType<typeof claimReader>;

/** The scopes as one text with spaces; undefined where they come otherwise. */
function onlyText(readers: readonly Reader[], { token }: TokenCase): string | undefined {
  if (token === undefined) return undefined;
  for (const read of readers) {
    const value = read(token.claims);
    if (typeof value === 'string') return value;
    if (value !== undefined) return undefined;
  }
  return undefined;
}

/** Whether a text with spaces has a word. */
function hasWord(text: string, word: string): boolean {
  for (let start = text.indexOf(word); start !== -1; start = text.indexOf(word, start + 1)) {
    const end = start + word.length;
    const isWhole = (start === 0 || text[start - 1] === ' ') && (end === text.length || text[end] === ' ');
    if (isWhole) return true;
  }
  return false;
}

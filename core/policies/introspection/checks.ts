import { TokenCase, type Check, type FoundToken } from '../../jwt/checks/check.ts';
import { audienceCheck, claimsCheck, scopeCheck } from '../../jwt/checks/claim-checks.ts';
import { timeChecks } from '../../jwt/checks/time-checks.ts';
import { listText, valueText } from '../../jwt/checks/words.ts';
import type { ConsumerConfig } from '../../model/config.ts';
import type { EpochMillis } from '../../model/units.ts';
import { consumerCheck } from '../jwt/consumer.ts';
import type { IntrospectionOptions } from './options.ts';

/** What is asked of the claims of an active token, in the order of `jwt`; without what asks nothing. */
export function claimChecks(given: IntrospectionOptions, consumers: readonly ConsumerConfig[]): readonly Check[] {
  const { audience, scopes, issuer, clockSkew } = given;
  const checks = [
    ...timeChecks({
      exp: 'if-present',
      nbf: 'if-present',
      iat: 'ignored',
      maxAgeMillis: undefined,
      maxLifetimeMillis: undefined,
      skewMillis: clockSkew,
    }),
    ...(issuer === undefined ? [] : [issuerCheck([issuer].flat())]),
    audienceCheck(
      audience === undefined
        ? undefined
        : { values: [audience].flat(), match: given.audienceMatch, fallback: given.audienceFallback },
    ),
    claimsCheck(
      given.claims.map(({ name, values, match, separator }) => ({ name, values, match, separator })),
      given.claimsMatch,
    ),
    scopeCheck(
      scopes === undefined
        ? undefined
        : { values: [scopes].flat(), match: given.scopesMatch, claims: given.scopeClaims },
    ),
    consumerCheck(given, consumers),
  ];
  return checks.filter(({ isOff }) => !isOff);
}

function issuerCheck(issuers: readonly string[]): Check {
  return {
    name: 'issuer',
    title: 'Issuer',
    rule: listText(issuers, 'or'),
    isOff: false,
    needs: 'token',
    test(one) {
      const iss = one.claim('iss');
      if (typeof iss === 'string' && issuers.includes(iss)) return undefined;
      const reason = iss === undefined ? 'iss is missing' : `iss is ${valueText(iss)}`;
      return { code: 'TOKEN_ISSUER', reason, facts: { expected: issuers } };
    },
    seen: (one) => valueText(one.claim('iss')),
  };
}

/** What a server says of a token, as the checks of `jwt` look at one; it has no header and no signature of its own. */
export function caseOf(
  found: FoundToken,
  claims: Readonly<Record<string, unknown>>,
  now: EpochMillis,
  skewMillis: number,
): TokenCase {
  const one = new TokenCase(found, now, skewMillis, { dependency: (_name, run) => run(() => undefined) });
  one.token = { header: { alg: 'none' }, claims, signed: '', signature: Buffer.alloc(0) };
  return one;
}

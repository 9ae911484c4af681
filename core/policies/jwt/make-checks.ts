import { ALGORITHM_NAMES } from '../../jwt/algorithms.ts';
import type { Check } from '../../jwt/checks/check.ts';
import { audienceCheck, claimsCheck, issuerCheck, scopeCheck, type ClaimRule } from '../../jwt/checks/claim-checks.ts';
import { algorithmCheck, extractCheck, parseCheck } from '../../jwt/checks/form-checks.ts';
import { keyCheck, signatureCheck } from '../../jwt/checks/key-checks.ts';
import { timeChecks } from '../../jwt/checks/time-checks.ts';
import type { ConsumerConfig } from '../../model/config.ts';
import { consumerCheck } from './consumer.ts';
import { orderOf, type JwtOptions } from './options.ts';
import type { PreparedKeys } from './prepare-keys.ts';

/** Every check of a policy in the order it asks for, also those that ask nothing. */
export function makeChecks(
  options: JwtOptions,
  keys: PreparedKeys,
  places: string,
  consumers: readonly ConsumerConfig[],
): readonly Check[] {
  const { ring, hasDiscovery, hasSecrets } = keys;
  const allowed = options.algorithms ?? ALGORITHM_NAMES.filter((name) => hasSecrets || !name.startsWith('HS'));
  const checks = [
    extractCheck(places),
    parseCheck({ maxBytes: options.maxTokenSize, allowsDuplicates: options.allowDuplicates, types: options.types }),
    algorithmCheck(allowed),
    keyCheck(ring, options.requireKeyId),
    signatureCheck,
    ...timeChecks({
      exp: options.exp,
      nbf: options.nbf,
      iat: options.iat,
      maxAgeMillis: options.maxAge,
      maxLifetimeMillis: options.maxLifetime,
      skewMillis: options.clockSkew,
    }),
    issuerCheck(listOf(options.issuer), ring, hasDiscovery),
    audienceCheck(audienceRule(options)),
    claimsCheck(options.claims.map(claimRule), options.claimsMatch),
    scopeCheck(scopeRule(options)),
    consumerCheck(options, consumers),
  ];
  return orderOf(options).flatMap((name) => checks.filter((check) => check.name === name));
}

function listOf(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

function audienceRule({ audience, audienceMatch, audienceFallback }: JwtOptions): Parameters<typeof audienceCheck>[0] {
  const values = listOf(audience);
  return values === undefined ? undefined : { values, match: audienceMatch, fallback: audienceFallback };
}

function scopeRule({ scopes, scopesMatch, scopeClaims }: JwtOptions): Parameters<typeof scopeCheck>[0] {
  const values = listOf(scopes);
  return values === undefined ? undefined : { values, match: scopesMatch, claims: scopeClaims };
}

function claimRule({ name, values, match, separator }: JwtOptions['claims'][number]): ClaimRule {
  return { name, values, match, separator };
}

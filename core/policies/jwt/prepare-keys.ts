import { hash } from 'node:crypto';
import { discoveryLocation, type Ask, type KeyLocation } from '../../jwt/keys/key-location.ts';
import { KeyRing, type FixedPlace, type RemotePlace } from '../../jwt/keys/key-ring.ts';
import { readJwks } from '../../jwt/keys/read-jwks.ts';
import { readPem, readSecret } from '../../jwt/keys/read-pem.ts';
import { RemoteKeys } from '../../jwt/keys/remote-keys.ts';
import type { VerificationKey } from '../../jwt/keys/verification-key.ts';
import { GatewrightError } from '../../model/errors.ts';
import { headerValue } from '../../model/http.ts';
import { fetchBounded } from '../../outgoing/fetch-bounded.ts';
import type { PolicyEnv } from '../policy.ts';
import type { JwtOptions } from './options.ts';

type KeyOption = JwtOptions['keys'][number];

/** The keys of a policy and how to let go of what it shares with others. */
export interface PreparedKeys {
  readonly ring: KeyRing;
  /** Whether there are secrets given here, which HMAC goes with. */
  readonly hasSecrets: boolean;
  readonly hasDiscovery: boolean;
  close(): void;
}

/**
 * Reads the keys that are given and finds the caches of those that are published. Caches are shared by all policies with
 * the same place and rules, and outlive a reload.
 * @throws CONFIG_INVALID when a key that is given cannot be used.
 */
export function prepareKeys({ keys, keyCache }: JwtOptions, env: Pick<PolicyEnv, 'clock' | 'shared'>): PreparedKeys {
  const fixed = keys.flatMap((key, index) => fixedPlace(key, `keys.${index}`) ?? []);
  const held: string[] = [];
  const places = keys.flatMap((key): RemotePlace[] => {
    const location = locationOf(key);
    if (location === undefined) return [];
    const name = `jwt ${hash('sha256', JSON.stringify([location, keyCache]))}`;
    held.push(name);
    const remote = env.shared.acquire(name, () => openRemote(location, keyCache, env));
    return [key.onlyFor === undefined ? { remote } : { remote, onlyFor: key.onlyFor }];
  });
  return {
    ring: new KeyRing(fixed, places),
    hasSecrets: fixed.some((place) => place.keys.some(({ keyType }) => keyType === 'oct')),
    hasDiscovery: keys.some(({ discovery }) => discovery !== undefined),
    close: () => {
      // What is under way is aborted; there is nothing to wait for.
      for (const name of held.splice(0)) void env.shared.release(name);
    },
  };
}

function locationOf({ jwksUrl, discovery, origins = [] }: KeyOption): KeyLocation | undefined {
  if (jwksUrl !== undefined) return { kind: 'jwks', url: jwksUrl };
  if (discovery === undefined) return undefined;
  return discoveryLocation(
    discovery,
    origins.map((origin) => new URL(origin).origin),
  );
}

function openRemote(
  location: KeyLocation,
  { ttl, cooldown, staleFor, timeout, maxSize, ca }: JwtOptions['keyCache'],
  { clock }: Pick<PolicyEnv, 'clock'>,
): RemoteKeys {
  const ask: Ask = async (url, signal) => {
    const { status, headers, bytes } = await fetchBounded({
      url,
      headers: ['accept', 'application/json, application/jwk-set+json'],
      timeoutMillis: timeout,
      maxBytes: maxSize,
      signal,
      ...(ca === undefined ? {} : { ca }),
    });
    const target = status >= 300 && status < 400 ? headerValue(headers, 'location') : undefined;
    if (target !== undefined)
      throw new GatewrightError('DEPENDENCY_FAILED', {
        url,
        reason: `answered ${status}, which leads to ${target.slice(0, 200)}; only URLs of the configuration are asked`,
      });
    return { status, text: Buffer.from(bytes).toString('utf8') };
  };
  return new RemoteKeys(location, { ttlMillis: ttl, cooldownMillis: cooldown, staleMillis: staleFor }, clock, ask);
}

/** The keys that the configuration has itself; undefined for those that are published. */
function fixedPlace({ jwks, pem, secret, encoding, kid, alg, onlyFor }: KeyOption, at: string): FixedPlace | undefined {
  const marks = { kid, alg, onlyFor };
  if (jwks !== undefined) {
    const text = typeof jwks === 'string' ? jwks : JSON.stringify(jwks);
    const { keys, problems } = readJwks(text, { source: 'jwks', onlyFor });
    if (keys.length === 0)
      throw invalid(`${at}.jwks`, problems.length === 0 ? 'the key set is empty' : problems.join('; '));
    return { source: 'jwks', keys, problems };
  }
  if (pem !== undefined) return given('pem', readPem(pem, { source: 'pem', ...marks }), at);
  if (secret === undefined) return undefined;
  return given('secret', readSecret(secret, encoding ?? 'utf8', { source: 'secret', ...marks }), at);
}

function given(source: 'pem' | 'secret', key: VerificationKey | string, at: string): FixedPlace {
  if (typeof key === 'string') throw invalid(`${at}.${source}`, key);
  return { source, keys: [key], problems: [] };
}

function invalid(option: string, reason: string): GatewrightError {
  return new GatewrightError('CONFIG_INVALID', { option, reason });
}

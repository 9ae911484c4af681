import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { PROVIDER_CLIENT, startOidcProvider, type ProviderAlgorithm, type TestProvider } from './oidc-provider.ts';

let provider: TestProvider | undefined;
afterEach(() => provider?.close());

async function jwks({ jwksUrl }: TestProvider): Promise<JSONWebKeySet> {
  return (await (await fetch(jwksUrl)).json()) as JSONWebKeySet;
}

test.each<ProviderAlgorithm>(['RS256', 'PS256', 'ES256', 'EdDSA'])(
  'a provider signs with %s, and says by discovery where its keys are',
  async (algorithm) => {
    provider = await startOidcProvider({ algorithm });
    const { issuer, audience, jwksUrl } = provider;
    const token = await provider.issue('read write');
    const discovered: unknown = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(await jwks(provider)));
    expect(discovered).toMatchObject({ issuer, jwks_uri: jwksUrl });
    expect({ payload, protectedHeader }).toMatchObject({
      payload: { iss: issuer, aud: audience, client_id: 'machine', scope: 'read write' },
      protectedHeader: { alg: algorithm, kid: 'key-1' },
    });
    expect(provider.asked).toEqual(['/token', '/.well-known/openid-configuration', '/jwks']);
  },
);

test('a provider that rotates signs with the new key at once', async () => {
  provider = await startOidcProvider();
  const before = await jwks(provider);
  expect(await provider.rotate({ keepOld: true })).toBe('key-2');
  const kept = await jwks(provider);
  expect(await provider.rotate()).toBe('key-3');
  const left = await jwks(provider);
  const { protectedHeader } = await jwtVerify(await provider.issue(), createLocalJWKSet(left));
  expect([before, kept, left].map(({ keys }) => keys.map(({ kid }) => kid))).toEqual([
    ['key-1'],
    ['key-2', 'key-1'],
    ['key-3'],
  ]);
  expect(protectedHeader.kid).toBe('key-3');
});

test('a provider of opaque tokens tells what they are by introspection', async () => {
  provider = await startOidcProvider({ accessTokens: 'opaque' });
  const token = await provider.issue('write');
  const answer = await fetch(provider.introspectionUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${PROVIDER_CLIENT.id}:${PROVIDER_CLIENT.secret}`)}` },
    body: new URLSearchParams({ token }),
  });
  expect(token.split('.')).toHaveLength(1);
  expect(await answer.json()).toMatchObject({ active: true, client_id: 'machine', scope: 'write' });
});

import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import type { IssuerStatus } from '../../core/contract/issuer.ts';
import { encode } from './fake-tokens.ts';

type IssuerCall = Extract<CallName, 'jwt.mint' | `issuer.${string}`>;
type IssuerHandlers = { readonly [N in IssuerCall]: (input: CallArguments<N>) => CallOutput<N> };

const ADDRESS = 'http://127.0.0.1:8010';

/** The issuer's calls: keys are rotated, and what is wrong with a token shows in its claims, header or signature. */
export function fakeIssuerCalls(emit: (name: string, value: unknown) => void): IssuerHandlers {
  let keys: IssuerStatus['keys'] = [keyOf(1)];
  const state = process.env['FAKE_ISSUER'] ?? 'running';
  const status = (): IssuerStatus => ({
    isRunning: state === 'running',
    issuer: state === 'running' ? ADDRESS : '',
    discoveryUrl: `${ADDRESS}/.well-known/openid-configuration`,
    jwksUrl: `${ADDRESS}/jwks`,
    keys: state === 'running' ? keys : [],
    clients: ['web', 'batch'],
    ...(state === 'broken' && { problem: 'port 8010 is taken by another program' }),
  });
  return {
    'jwt.mint': ({ claimsJson, lifetimeMillis = 3_600_000, broken }) => {
      const iat = Math.floor(Date.now() / 1000);
      const exp = iat + (broken === 'expired' ? -300 : Math.round(lifetimeMillis / 1000));
      const claims = { iss: ADDRESS, iat, exp, ...JSON.parse(claimsJson) };
      const header = { alg: broken === 'alg-none' ? 'none' : 'RS256', typ: 'JWT', kid: keys[0]?.kid };
      const signature = `${broken === 'bad-signature' ? 'bad' : ''}${'c2ln'.repeat(80)}`;
      return { token: `${encode(header)}.${encode(claims)}.${broken === 'alg-none' ? '' : signature}` };
    },
    'issuer.status': status,
    'issuer.rotate': ({ dropOld }) => {
      const old = dropOld ? [] : keys.map((key) => ({ ...key, isActive: false }));
      keys = [keyOf(keys.length + 1), ...old];
      emit('issuer.changed', status());
      return status();
    },
  };
}

function keyOf(number: number): IssuerStatus['keys'][number] {
  return { kid: `key-${number}`, alg: 'RS256', createdAt: Date.now(), isActive: true };
}

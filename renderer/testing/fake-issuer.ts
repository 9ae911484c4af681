import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import type { IssuerStatus } from '../../core/contract/issuer.ts';

type IssuerCall = Extract<CallName, 'jwt.mint' | `issuer.${string}`>;
type IssuerHandlers = { readonly [N in IssuerCall]: (input: CallArguments<N>) => CallOutput<N> };

/** The issuer's calls: keys are rotated, and a token's signature says what is wrong with it. */
export function fakeIssuerCalls(emit: (name: string, value: unknown) => void): IssuerHandlers {
  let keys: IssuerStatus['keys'] = [keyOf(1)];
  const status = (): IssuerStatus => ({
    isRunning: true,
    issuer: 'http://127.0.0.1:8010',
    discoveryUrl: 'http://127.0.0.1:8010/.well-known/openid-configuration',
    jwksUrl: 'http://127.0.0.1:8010/jwks',
    keys,
    clients: ['web', 'batch'],
  });
  return {
    'jwt.mint': ({ claimsJson, broken }) => ({
      token: [JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: keys[0]?.kid }), claimsJson, `signature ${broken}`]
        .map((part) => Buffer.from(part).toString('base64url'))
        .join('.'),
    }),
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

import { GatewrightError } from '../model/errors.ts';
import type { Handlers } from '../rpc/server.ts';
import type { Parts } from './parts.ts';

/** Calls of the local issuer. */
export function issuerCalls({ issuer }: Parts): Pick<Handlers, 'jwt.mint' | 'issuer.status' | 'issuer.rotate'> {
  return {
    'jwt.mint': async ({ claimsJson, headerJson, lifetimeMillis, sign, broken }) => {
      const claims = readMembers(claimsJson, '/claimsJson');
      const header = headerJson === undefined ? {} : readMembers(headerJson, '/headerJson');
      return { token: await issuer.mint.mint({ claims, header, lifetimeMillis, sign, broken }) };
    },
    'issuer.status': () => issuer.status(),
    'issuer.rotate': async ({ dropOld }) => {
      await issuer.rotate(dropOld);
      return issuer.status();
    },
  };
}

/** @throws INPUT_INVALID when the text is no JSON object. */
function readMembers(text: string, pointer: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text, pointer);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new GatewrightError('INPUT_INVALID', { pointer, expected: 'a JSON object' });
}

function parseJson(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewrightError('INPUT_INVALID', { pointer, expected: 'a JSON object', reason }, { cause: error });
  }
}

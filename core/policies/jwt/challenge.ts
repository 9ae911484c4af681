import { ERROR_TABLE, GatewrightError } from '../../model/errors.ts';
import type { Refused } from '../../jwt/checks/run-checks.ts';

const DEFAULT_REALM = 'gatewright';

/** A refusal as an error, with the challenge that goes with it. */
export function refusalError({ code, reason, facts = {}, check }: Refused, realm: string | undefined): GatewrightError {
  const challenge = challengeOf(code, facts, realm);
  return new GatewrightError(code, {
    check: check.name,
    reason,
    ...facts,
    ...(realm === undefined ? {} : { realm }),
    ...(challenge === undefined ? {} : { challenge }),
  });
}

/**
 * What stands in WWW-Authenticate: no error code where no token was sent, `insufficient_scope` with the scopes where they
 * are missing, `invalid_token` otherwise; nothing where it is not the client's fault.
 * @see RFC 6750 section 3
 */
export function challengeOf(
  code: Refused['code'],
  facts: NonNullable<Refused['facts']>,
  realm: string | undefined,
): string | undefined {
  const opening = `Bearer realm="${realm ?? DEFAULT_REALM}"`;
  const because = `error_description="${ERROR_TABLE[code].message}"`;
  switch (code) {
    case 'KEYS_UNAVAILABLE':
      return undefined;
    case 'TOKEN_MISSING':
      return opening;
    case 'TOKEN_DUPLICATE':
      return `${opening}, error="invalid_request", ${because}`;
    case 'SCOPE_MISSING': {
      const scopes = Array.isArray(facts['scopes']) ? facts['scopes'].map(String) : [];
      return `${opening}, error="insufficient_scope", ${because}, scope="${scopes.map(plain).join(' ')}"`;
    }
    default:
      return `${opening}, error="invalid_token", ${because}`;
  }
}

/** What a scope may hold in a challenge. @see RFC 6749 section 3.3 */
function plain(scope: string): string {
  return scope.replaceAll(/[^!#-[\]-~]/g, '');
}

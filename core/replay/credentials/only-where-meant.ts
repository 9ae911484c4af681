import type { Exchange } from '../../model/exchange.ts';
import { headerPairs, headerValue } from '../../model/http.ts';
import { isSecretParameter } from '../../recording/redaction/secret-names.ts';
import { isCredential } from '../rewrite.ts';
import type { Credentials } from './credentials.ts';

/** Credentials for every request but those that were sent without any on purpose, and would be other ones with them. */
export function onlyWhereMeant(credentials: Credentials): Credentials {
  return {
    apply(request, exchange) {
      const because = whyWithout(exchange);
      return because === undefined
        ? credentials.apply(request, exchange)
        : Promise.resolve({ request, changes: [{ part: 'credentials', after: 'none', because }] });
    },
    renew: (exchange, refused) =>
      whyWithout(exchange) === undefined ? credentials.renew(exchange, refused) : Promise.resolve(false),
    secrets: credentials.secrets,
  };
}

/** Why a request goes without credentials, lower case, no full stop. */
function whyWithout({ request, response }: Exchange): string | undefined {
  const { method, headers, target } = request;
  if (method === 'OPTIONS' && headerValue(headers, 'access-control-request-method') !== undefined)
    return 'browsers send a preflight without credentials';
  if (response?.status !== 401) return undefined;
  const hadSome =
    headerPairs(headers).some(([name]) => isCredential(name.toLowerCase())) ||
    [...new URLSearchParams(target.split('?')[1] ?? '').keys()].some(isSecretParameter);
  return hadSome ? undefined : 'it was recorded without any, and refused for that';
}

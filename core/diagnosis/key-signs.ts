import type { Evidence } from '../model/diagnosis.ts';
import type { KnownFacts } from './facts.ts';

/** Headers and query names that API keys travel under. */
const KEY_HEADERS = ['x-api-key', 'apikey', 'api-key', 'ocp-apim-subscription-key', 'x-apikey'];
const KEY_QUERIES = ['apikey', 'api_key', 'api-key', 'key', 'subscription-key', 'x-api-key'];

/** Where the request carries an API key, such as `header x-api-key`; undefined when nowhere that is known. */
export function placeOfKey({ request }: KnownFacts): string | undefined {
  const header = KEY_HEADERS.find((name) => (request.header(name) ?? '') !== '');
  if (header !== undefined) return `header ${header}`;
  const query = KEY_QUERIES.find((name) => (request.query.get(name) ?? '') !== '');
  return query === undefined ? undefined : `query ${query}`;
}

/** Evidence that the request brings an API key; the key itself is not shown. */
export function seesKey(facts: KnownFacts): readonly Evidence[] | undefined {
  const place = placeOfKey(facts);
  return place === undefined
    ? undefined
    : [{ where: `request ${place}`, seen: 'a key', says: 'the request brings a key' }];
}

/** Evidence that the request brings no API key where keys are looked for. */
export function seesNoKey(facts: KnownFacts): readonly Evidence[] | undefined {
  return placeOfKey(facts) === undefined
    ? [
        {
          where: 'request',
          seen: `no ${KEY_HEADERS.slice(0, 2).join(', ')} or the like`,
          says: 'the request brings no key',
        },
      ]
    : undefined;
}

import { headerPairs, type HeaderList } from '../../model/http.ts';
import { redactCredential } from './credential.ts';
import { redactUrl } from './redact-url.ts';
import { isCount, isSecretName } from './secret-names.ts';
import type { RedactionKey } from './stand-in.ts';

const SCHEME = /^(Bearer|Basic|Digest|Negotiate|NTLM|Token|ApiKey|DPoP|Hawk|HMAC|Signature|AWS4-HMAC-SHA256) +(?=\S)/i;
const URL_HEADERS = /^(referer|location|content-location|refresh|link|x-original-url|x-rewrite-url|x-forwarded-uri)$/i;

/**
 * The list with the values of the named headers replaced. The scheme word, the header of a JWT and the names of cookies
 * are kept.
 * @param names In lower case.
 */
export function redactHeaders(headers: HeaderList, names: ReadonlySet<string>, key: RedactionKey): HeaderList {
  const pairs = headerPairs(headers);
  if (!pairs.some(([name]) => names.has(name.toLowerCase()))) return headers;
  return pairs.flatMap(([name, value]) => [
    name,
    names.has(name.toLowerCase()) ? redactHeader(name.toLowerCase(), value, key) : value,
  ]);
}

/** The list with every value replaced that is a secret by the name of its header, and secrets in the URLs of others. */
export function sanitizeHeaders(headers: HeaderList, key: RedactionKey): HeaderList {
  return headerPairs(headers).flatMap(([name, value]) => {
    if (isSecretName(name)) return [name, isCount(name, value) ? value : redactHeader(name.toLowerCase(), value, key)];
    return [name, URL_HEADERS.test(name) ? redactUrl(value, key) : value];
  });
}

function redactHeader(name: string, value: string, key: RedactionKey): string {
  if (name === 'cookie')
    return value
      .split(';')
      .map((cookie) => redactCookie(cookie, key))
      .join(';');
  if (name === 'set-cookie') {
    const [cookie = '', ...attributes] = value.split(';');
    return [redactCookie(cookie, key), ...attributes].join(';');
  }
  const scheme = SCHEME.exec(value)?.[0] ?? '';
  return scheme + redactCredential(value.slice(scheme.length), key);
}

function redactCookie(cookie: string, key: RedactionKey): string {
  const [, name = '', value = ''] = /^(\s*(?:[^=]*=)?)(.*)$/s.exec(cookie) ?? [];
  return name + redactCredential(value, key);
}

import type { Evidence } from '../model/diagnosis.ts';
import type { KnownFacts } from './facts.ts';

/** Whether the request is a preflight, which a browser sends before the one that matters. */
export function isPreflight({ request }: KnownFacts): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.header('origin') !== undefined &&
    request.header('access-control-request-method') !== undefined
  );
}

/** Evidence of a preflight that a browser takes for a refusal; undefined when it is none or succeeded. */
export function seesFailedPreflight(facts: KnownFacts): readonly Evidence[] | undefined {
  const { request, response } = facts;
  if (!isPreflight(facts) || response === undefined) return undefined;
  const method = request.header('access-control-request-method') ?? '';
  if (response.status >= 300)
    return [
      {
        where: 'response status',
        seen: String(response.status),
        says: 'a preflight must be answered with 2xx, whatever else is asked of a request',
      },
    ];
  const missing = missingOf(facts);
  return missing === undefined
    ? undefined
    : [{ where: `preflight for ${method}`, seen: missing.seen, says: missing.says }];
}

/** Evidence of an answer to a page of another origin that the browser will not hand over. */
export function seesHiddenAnswer({ request, response }: KnownFacts): readonly Evidence[] | undefined {
  const origin = request.header('origin');
  if (origin === undefined || response === undefined || request.method === 'OPTIONS') return undefined;
  if (sameOrigin(origin, request.url, request.header('host'))) return undefined;
  const allowed = response.header('access-control-allow-origin');
  const count = response.headersLike(/^access-control-allow-origin$/i).length;
  if (allowed === undefined)
    return [
      {
        where: 'response headers',
        seen: 'no Access-Control-Allow-Origin',
        says: `a page of ${origin} does not get to see this answer`,
      },
    ];
  if (count > 1 || allowed.includes(','))
    return [
      {
        where: 'response header access-control-allow-origin',
        seen: response.all('access-control-allow-origin'),
        says: 'browsers refuse more than one origin: gateway and backend both add the header',
      },
    ];
  if (allowed !== '*' && allowed !== origin)
    return [{ where: 'response header access-control-allow-origin', seen: allowed, says: `the page is of ${origin}` }];
  return undefined;
}

function sameOrigin(origin: string, url: string, host: string | undefined): boolean {
  const own = URL.parse(url)?.host ?? host;
  return own !== undefined && URL.parse(origin)?.host === own;
}

function missingOf({ request, response }: KnownFacts): { readonly seen: string; readonly says: string } | undefined {
  const origin = request.header('origin') ?? '';
  const allowed = response?.header('access-control-allow-origin');
  if (allowed === undefined) return { seen: 'no Access-Control-Allow-Origin', says: 'the origin is not allowed' };
  if (allowed !== '*' && allowed !== origin) return { seen: allowed, says: `the page is of ${origin}` };
  const method = request.header('access-control-request-method') ?? '';
  const methods = words(response?.all('access-control-allow-methods'));
  if (!['GET', 'HEAD', 'POST'].includes(method) && !methods.includes('*') && !methods.includes(method.toLowerCase()))
    return { seen: `allowed methods ${methods.join(', ') || 'none'}`, says: `${method} is not among them` };
  const allowedHeaders = words(response?.all('access-control-allow-headers'));
  const refused = words(request.header('access-control-request-headers')).filter(
    (name) => !allowedHeaders.includes(name) && (!allowedHeaders.includes('*') || name === 'authorization'),
  );
  return refused.length === 0
    ? undefined
    : {
        seen: `allowed headers ${allowedHeaders.join(', ') || 'none'}`,
        says: `${refused.join(', ')} is not among them`,
      };
}

function words(text = ''): string[] {
  return text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
}

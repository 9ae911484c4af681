import { isPreflight, seesFailedPreflight } from '../cors-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The preflight failed, so the browser never sent the request that matters. */
export const corsPreflight = ruleOfSigns({
  code: 'cors.preflight',
  title: 'the preflight failed, so the browser never sends the request itself',
  fixes: [
    'answer OPTIONS on this path with 2xx and the Access-Control-Allow headers, before any check of credentials',
    'add the method and the headers that are asked for to those that are allowed',
  ],
  signs: [
    {
      error: ['KEY_MISSING', 'TOKEN_MISSING', 'CREDENTIALS_MISSING', 'ROUTE_NOT_FOUND', 'METHOD_NOT_ALLOWED'],
      also: seesFailedPreflight,
      confidence: 0.995,
      says: 'a preflight carries no credentials and must not be asked for any',
    },
    { also: seesFailedPreflight, confidence: 0.985, says: 'the browser takes this for a refusal' },
    {
      body: /CORS preflight request is missing|unmatched Origin header/,
      confidence: 0.98,
      says: 'the gateway says so',
    },
    {
      status: [401, 403, 404, 405],
      also: (facts) =>
        isPreflight(facts)
          ? []
          : facts.request.method === 'OPTIONS'
            ? [{ where: 'request', seen: 'OPTIONS', says: 'a preflight, perhaps, though Origin was not captured' }]
            : undefined,
      confidence: 0.6,
      says: 'OPTIONS is refused',
    },
  ],
});

import { answeredBy } from '../own-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The route is there and switched off. */
export const routeDisabled = ruleOfSigns({
  code: 'route.disabled',
  title: 'the API or its route is switched off',
  fixes: ['switch the API or the route on again', 'take the terminating policy off the route'],
  signs: [
    {
      also: answeredBy('policy', (name) => name === 'respond', 'this policy answers in the place of the upstream'),
      confidence: 0.9,
      title: 'the route is set to answer this and to ask no upstream',
      says: 'the upstream was not asked',
      fixes: ['take the respond policy off the route, or bound it with when'],
    },
    {
      of: 'aws-http',
      status: 404,
      body: /"Not Found"/,
      also: ({ config, log, note }) =>
        /disable-?execute-?api-?endpoint["']?\s*[:=]\s*["']?true/i.test(`${config} ${log} ${note}`)
          ? [
              {
                where: 'configuration',
                seen: 'disableExecuteApiEndpoint: true',
                says: 'the default endpoint is switched off',
              },
            ]
          : undefined,
      confidence: 0.93,
      says: 'an HTTP API answers so on an endpoint that is switched off',
      fixes: ['call the custom domain, or switch the default endpoint on'],
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /"Forbidden"/,
      also: ({ config, log, note }) =>
        /disable-?execute-?api-?endpoint["']?\s*[:=]\s*["']?true/i.test(`${config} ${log} ${note}`)
          ? [
              {
                where: 'configuration',
                seen: 'disableExecuteApiEndpoint: true',
                says: 'the default endpoint is switched off',
              },
            ]
          : undefined,
      confidence: 0.93,
      says: 'a REST API answers so on an endpoint that is switched off',
      fixes: ['call the custom domain, or switch the default endpoint on'],
    },
    {
      of: 'kong',
      status: [503, 404, 405, 403, 500, 502],
      body: /^\{"message":"(Service unavailable|Not found|Method not allowed|Bad Gateway|An unexpected error occurred)"\}$/,
      headers: { 'x-kong-response-latency': /./ },
      confidence: 0.7,
      says: 'the request-termination plugin ends requests in this compact form',
      fixes: ['take the request-termination plugin off the route'],
    },
    {
      of: 'tyk',
      status: 403,
      body: /this organisation access has been disabled/,
      confidence: 0.9,
      says: 'the organisation is disabled',
    },
  ],
});

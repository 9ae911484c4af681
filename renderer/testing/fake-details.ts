import type { CallOutput } from '../../core/contract/calls.ts';
import type { SourceRef } from '../../core/model/source.ts';
import type { ExchangeDetails, ExchangeSummary, SpanValue } from '../../core/model/summary.ts';
import { fakeBodyRef } from './fake-bodies.ts';
import { withCase } from './fake-cases.ts';
import { numberOf } from './fake-rows.ts';

const MAIN_TEXT = `name: quickstart
dialect: gatewright
listeners:
  - http: 127.0.0.1:8000
request:
  - correlation-id:
routes:
  - id: user
    match: { methods: [GET], path: '/v1/users/{id}' }
    request:
      - key-auth: { header: x-api-key }
      - rate-limit: { limit: 10, window: 1s, by: consumer }
    response:
      - set-headers: { set: { x-served-by: gatewright } }
    integration: { http: { url: 'http://127.0.0.1:3000' } }

  # answers without an upstream
  - id: health
    match: { methods: [GET, HEAD], path: /health }
    integration: { mock: { status: 200, body: ok } }
include: routes/*.yaml
`;

const ORDERS_TEXT = ['orders', 'order', 'reports', 'partners', 'search']
  .map(
    (id) => `- id: ${id}
  match: { methods: [${id === 'orders' ? 'POST' : 'GET'}], path: '/v1/${id}/{id}' }
  request:
    - key-auth: { header: x-api-key }
  integration: { http: { url: 'http://127.0.0.1:3000' } }
`,
  )
  .join('');

/** Details that fit a row. */
export function detailsOf(summary: ExchangeSummary): ExchangeDetails {
  const body = fakeBodyRef('plain');
  const headers = [
    'Host',
    summary.authority,
    'User-Agent',
    'curl/8.5.0',
    'x-api-key',
    'pk_1234567890',
    'Accept',
    '*/*',
  ];
  const answer = [
    'content-type',
    'application/json',
    'x-served-by',
    'gatewright',
    'date',
    'Mon, 01 Jan 2024 00:00:00 GMT',
  ];
  const details: ExchangeDetails = {
    summary,
    revision: '3f9a1c7d',
    dialect: 'gatewright',
    listener: 'http 127.0.0.1:8000',
    client: { address: '127.0.0.1', port: 51_322 },
    request: { method: summary.method, target: summary.target, version: '1.1', headers, body },
    ...(summary.status > 0 && { response: { status: summary.status, statusText: 'OK', headers: answer, body } }),
    attempts:
      summary.phases === undefined
        ? []
        : [
            {
              origin: 'http://127.0.0.1:3000',
              method: summary.method,
              target: summary.target,
              headers,
              version: '1.1',
              start: summary.gatewayMillis,
              end: summary.durationMillis,
              phases: summary.phases,
              isReused: summary.phases.connect < 0,
              remote: '127.0.0.1:3000',
              bytesSent: 300,
              bytesReceived: summary.responseBytes,
              status: summary.status,
              responseHeaders: answer,
            },
          ],
    spans: spansOf(summary),
    ...(summary.error !== undefined && {
      error: { code: summary.error, message: 'what went wrong, in a sentence', details: { header: 'x-api-key' } },
    }),
    nearMisses: summary.route === undefined ? [{ route: 'user', reason: 'method PATCH is not one of GET' }] : [],
    frames: [],
    framesDropped: 0,
  };
  return withCase(details, numberOf(summary.id));
}

/** The files of the made-up workspace. */
export const FAKE_FILES: CallOutput<'config.files'>['files'] = [
  { path: 'gatewright.yaml', text: MAIN_TEXT, revision: 'f1' },
  { path: 'routes/orders.yaml', text: ORDERS_TEXT, revision: 'f1' },
];

/** Its routes. */
export const FAKE_ROUTES: CallOutput<'config.routes'> = {
  dialect: 'gatewright',
  routes: [
    routeOf('user', 'GET', '/v1/users/{id}', { file: 'gatewright.yaml', line: 8, column: 5, endLine: 15 }),
    routeOf('health', 'GET', '/health', { file: 'gatewright.yaml', line: 18, column: 5, endLine: 20 }),
    ...['orders', 'order', 'reports', 'partners', 'search'].map((id, index) =>
      routeOf(id, id === 'orders' ? 'POST' : 'GET', `/v1/${id}/{id}`, {
        file: 'routes/orders.yaml',
        line: 1 + index * 5,
        column: 3,
        endLine: 5 + index * 5,
      }),
    ),
  ],
};

function routeOf(
  id: string,
  method: string,
  path: string,
  at: SourceRef,
): CallOutput<'config.routes'>['routes'][number] {
  const isHealth = id === 'health';
  const below = (lines: number, column: number) => ({
    file: at.file,
    line: at.line + lines,
    column: at.column + column,
  });
  return {
    id,
    title: `${method} ${path}`,
    hosts: id === 'partners' ? ['*.partners.example.com'] : [],
    methods: [method],
    paths: [path],
    request: isHealth
      ? []
      : [
          { id: `${id}.request.0`, policy: 'key-auth', summary: 'header x-api-key', at: below(3, 4) },
          ...(id === 'user'
            ? [{ id: 'user.request.1', policy: 'rate-limit', summary: '10 per 1s by consumer', at: below(4, 4) }]
            : []),
        ],
    response:
      id === 'user' ? [{ id: 'user.response.0', policy: 'set-headers', summary: 'x-served-by', at: below(6, 4) }] : [],
    error: [],
    integration: isHealth
      ? { name: 'mock', summary: '200', at: below(2, 0) }
      : { name: 'http', summary: 'http://127.0.0.1:3000', at: below(id === 'user' ? 7 : 4, 0) },
    at,
  };
}

function spansOf(summary: ExchangeSummary): SpanValue[] {
  const third = summary.gatewayMillis / 3;
  const refusal = (policy: string): SpanValue['status'] => (summary.decidedBy === policy ? 'failed' : 'ok');
  return [
    { id: 0, kind: 'stage', name: 'route', start: 0, end: third, status: 'ok', notes: { route: summary.route ?? '' } },
    { id: 1, kind: 'stage', name: 'request', start: third, end: third * 3, status: 'ok', notes: {} },
    {
      id: 2,
      parent: 1,
      kind: 'policy',
      name: 'key-auth',
      use: 'user.request.0',
      start: third,
      end: third * 2,
      status: refusal('key-auth'),
      notes: { header: 'x-api-key', consumer: summary.consumer ?? '' },
      at: place(9),
    },
    {
      id: 3,
      parent: 1,
      kind: 'policy',
      name: 'rate-limit',
      use: 'user.request.1',
      start: third * 2,
      end: third * 3,
      status: refusal('rate-limit'),
      notes: { limit: 10, remaining: 7 },
      at: place(10),
    },
  ];
}

function place(line: number) {
  return { file: 'gatewright.yaml', line, column: 5 };
}

import type { CallOutput } from '../../core/contract/calls.ts';
import type { ExchangeDetails, ExchangeSummary, SpanValue } from '../../core/model/summary.ts';

/** What every recorded body is here. */
export const FAKE_BODY = JSON.stringify(
  { user: { id: 17, name: 'Ada Lovelace', roles: ['admin', 'billing'] }, next: null, isActive: true },
  null,
  2,
);

const HASH = 'ab'.repeat(32);

const FILE_TEXT = `name: quickstart
dialect: gatewright
listeners:
  - http: 127.0.0.1:8000
routes:
  - id: user
    match: { methods: [GET], path: /v1/users/{id} }
    request:
      - key-auth: { header: x-api-key, keys: ['\${secret:partner}'] }
      - rate-limit: { limit: 10, window: 1s, by: consumer }
    integration: { http: { url: 'http://127.0.0.1:3000' } }
`;

/** Details that fit a row. */
export function detailsOf(summary: ExchangeSummary): ExchangeDetails {
  const body = { hash: HASH, size: FAKE_BODY.length, capturedSize: FAKE_BODY.length, isTruncated: false };
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
  return {
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
}

/** The configuration of the made-up workspace. */
export const FAKE_FILES: CallOutput<'config.files'> = {
  revision: '3f9a1c7d',
  files: [{ path: 'gatewright.yaml', text: FILE_TEXT, revision: 'f1' }],
  findings: [],
};

/** Its routes. */
export const FAKE_ROUTES: CallOutput<'config.routes'> = {
  dialect: 'gatewright',
  routes: ['users', 'user', 'orders', 'order', 'reports'].map((id, index) => ({
    id,
    title: `GET /v1/${id}`,
    hosts: [],
    methods: ['GET'],
    paths: [`/v1/${id}`],
    request: [
      { id: `${id}.request.0`, policy: 'key-auth', summary: 'header x-api-key', at: place(6 + index) },
      { id: `${id}.request.1`, policy: 'rate-limit', summary: '10 per 1s by consumer', at: place(7 + index) },
    ],
    response: [],
    error: [],
    integration: { name: 'http', summary: 'http://127.0.0.1:3000' },
    at: place(5 + index),
  })),
};

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

import { expect, test } from 'vitest';
import { exchangeDetails } from '../model/summary.ts';
import { boxesOf } from './boxes.ts';
import { bytesText, millisText } from './output.ts';
import { rowLine } from './rows.ts';

const details = exchangeDetails.parse({
  summary: {
    id: 1795666132757000,
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    durationMillis: 1234.5,
    scheme: 'http',
    method: 'GET',
    authority: '127.0.0.1:8000',
    target: '/users/7',
    status: 504,
    by: 'gateway',
    outcome: 'answered',
    route: 'user',
    error: 'UPSTREAM_TIMEOUT',
    requestBytes: 0,
    responseBytes: 1264,
    mediaType: 'application/json',
    gatewayMillis: 0.4,
    tags: [],
    isPinned: false,
    isWebSocket: false,
  },
  revision: 'r',
  dialect: 'gatewright',
  listener: 'http://127.0.0.1:8000',
  client: { address: '127.0.0.1', port: 5 },
  request: {
    method: 'GET',
    target: '/users/7',
    version: '1.1',
    headers: [],
    body: { size: 0, capturedSize: 0, isTruncated: false },
  },
  attempts: [
    {
      origin: 'http://127.0.0.1:8701',
      method: 'GET',
      target: '/users/7',
      headers: [],
      version: '1.1',
      start: 0.4,
      end: 1234,
      phases: { blocked: 0.1, dns: -1, connect: 1.25, ssl: -1, send: 0.2, wait: 1231, receive: -1 },
      isReused: false,
      bytesSent: 60,
      bytesReceived: 0,
      error: { code: 'UPSTREAM_TIMEOUT', message: 'late', details: {} },
    },
  ],
  spans: [
    { id: 1, kind: 'stage', name: 'request', start: 0, end: 0.4, status: 'ok', notes: {} },
    {
      id: 2,
      kind: 'policy',
      name: 'key-auth',
      use: 'user.key-auth',
      start: 0.1,
      end: 0.3,
      status: 'ok',
      notes: { consumer: 'partner' },
    },
    { id: 3, kind: 'policy', name: 'cors', start: 0.3, end: 0.3, status: 'skipped', notes: {} },
    {
      id: 4,
      kind: 'integration',
      name: 'http',
      start: 0.4,
      end: 1234,
      status: 'failed',
      notes: { 'breaker after': 'open' },
    },
  ],
  error: { code: 'UPSTREAM_TIMEOUT', message: 'the upstream did not answer in time', details: {} },
  nearMisses: [],
  frames: [],
  framesDropped: 0,
});

test('boxes show who answered, each policy, what the integration noted, and each attempt phase by phase', () => {
  expect(boxesOf(details).split('\n')).toEqual([
    '504 by gateway UPSTREAM_TIMEOUT: the upstream did not answer in time in 1.23 s',
    '',
    'policies',
    '    key-auth           0.2 ms  user.key-auth  consumer=partner',
    '  - cors               0.0 ms',
    '',
    'integration and dependencies',
    '  ✗ http               1.23 s    breaker after=open',
    '',
    'upstream 1: GET http://127.0.0.1:8701/users/7 → UPSTREAM_TIMEOUT',
    '┌─────────┬─────┬─────────┬─────┬────────┬────────┬─────────┐',
    '│ blocked │ dns │ connect │ ssl │  send  │  wait  │ receive │',
    '│ 0.1 ms  │  -  │ 1.3 ms  │  -  │ 0.2 ms │ 1.23 s │    -    │',
    '└─────────┴─────┴─────────┴─────┴────────┴────────┴─────────┘',
  ]);
});

test('a row has its columns in line', () => {
  expect(rowLine(details.summary)).toBe(
    '1795666132757000  03:04:05.006  GET      504  gateway   user                1.23 s    1.3 kB  http://127.0.0.1:8000/users/7  UPSTREAM_TIMEOUT',
  );
});

test('quantities carry their unit and no more figures than they need', () => {
  expect([-1, 0, 12.34, 123.4, 1234, 12_345].map(millisText)).toEqual([
    '-',
    '0.0 ms',
    '12.3 ms',
    '123 ms',
    '1.23 s',
    '12.3 s',
  ]);
  expect([0, 999, 1200, 3_400_000, 5_600_000_000].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.2 kB',
    '3.4 MB',
    '5.6 GB',
  ]);
});

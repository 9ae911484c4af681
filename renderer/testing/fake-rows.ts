import type { ExchangeSummary } from '../../core/model/summary.ts';

const FIRST_ID = 1_700_000_000_000_000;
const STEP_MICROS = 90_000;

const ROUTES = [
  { id: 'users', method: 'GET', path: '/v1/users?page=', host: 'api.local:8000' },
  { id: 'user', method: 'GET', path: '/v1/users/', host: 'api.local:8000' },
  { id: 'orders', method: 'POST', path: '/v1/orders', host: 'api.local:8000' },
  { id: 'order', method: 'DELETE', path: '/v1/orders/', host: 'api.local:8000' },
  {
    id: 'reports',
    method: 'GET',
    path: '/v1/reports/quarterly/export?format=csv&columns=',
    host: 'reports.example.test:8443',
  },
  { id: undefined, method: 'PATCH', path: '/v2/unknown/', host: '127.0.0.1:8000' },
];
const CONSUMERS = ['acme', 'globex', 'initech-with-a-long-name', undefined];

/** Row number `n`, always the same for the same `n`; a higher number is newer. */
export function rowAt(n: number): ExchangeSummary {
  const dice = scramble(n);
  const route = ROUTES[dice % ROUTES.length] ?? ROUTES[0];
  const end = endingOf(n, route?.id === undefined);
  const wait = end.by === 'upstream' ? 4 + (dice % 400) ** 2 / 900 : -1;
  const isFresh = dice % 5 === 0;
  const startedAt = Date.now() - 3_600_000 * 24 * 365;
  const phases = {
    blocked: 0.1,
    dns: isFresh ? 3 : -1,
    connect: isFresh ? 14 : -1,
    ssl: isFresh && dice % 2 === 0 ? 9 : -1,
    send: 0.2,
    wait,
    receive: dice % 30,
  };
  const gatewayMillis = 0.2 + (dice % 17) / 5;
  return {
    id: FIRST_ID + n * STEP_MICROS,
    startedAt: startedAt + (n * STEP_MICROS) / 1000,
    durationMillis: end.by === 'upstream' ? gatewayMillis + sum(Object.values(phases)) : gatewayMillis + end.extra,
    scheme: route?.host.endsWith('8443') === true ? 'https' : 'http',
    method: route?.method ?? 'GET',
    authority: route?.host ?? '',
    target: `${route?.path ?? '/'}${dice % 9 === 0 ? `${n}`.repeat(12) : dice % 1000}`,
    status: end.status,
    by: end.by,
    outcome: end.outcome,
    ...(route?.id !== undefined && { route: route.id }),
    ...(consumerOf(dice) !== undefined && { consumer: consumerOf(dice) }),
    ...(end.error !== undefined && { error: end.error }),
    ...(end.decidedBy !== undefined && { decidedBy: end.decidedBy }),
    requestBytes: dice % 900,
    responseBytes: end.status === 0 ? 0 : (dice % 70_000) * (dice % 40 === 0 ? 90 : 1),
    mediaType: end.status === 0 ? '' : 'application/json',
    ...(end.by === 'upstream' && { phases }),
    gatewayMillis,
    tags: dice % 23 === 0 ? ['slow', 'release-42'] : [],
    isPinned: dice % 101 === 0,
    isWebSocket: dice % 211 === 0,
  };
}

/** The number of the row with an id, or of the next one above it. */
export function numberOf(id: number): number {
  return Math.ceil((id - FIRST_ID) / STEP_MICROS);
}

/** A small part of the filter language, enough to look at the page: `field:value`, `-`, and words. */
export function makeTest(filter: string): (row: ExchangeSummary) => boolean {
  const tests = filter
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const isNegated = word.startsWith('-');
      const test = wordTest(isNegated ? word.slice(1) : word);
      return (row: ExchangeSummary) => test(row) !== isNegated;
    });
  return (row) => tests.every((test) => test(row));
}

function wordTest(word: string): (row: ExchangeSummary) => boolean {
  const [field = '', value = ''] = word.split(/[:=]/, 2);
  switch (field) {
    case 'status':
      return (row) =>
        value.endsWith('xx') ? String(row.status).startsWith(value.slice(0, 1)) : String(row.status) === value;
    case 'method':
      return (row) => row.method === value;
    case 'by':
      return (row) => row.by === value;
    case 'route':
      return (row) => row.route === value;
    case 'is':
      return (row) => (value === 'pinned' ? row.isPinned : row.error !== undefined);
    default:
      return (row) => `${row.authority}${row.target}`.includes(word);
  }
}

interface Ending {
  readonly status: number;
  readonly by: ExchangeSummary['by'];
  readonly outcome: ExchangeSummary['outcome'];
  readonly error?: string;
  readonly decidedBy?: string;
  readonly extra: number;
}

function endingOf(n: number, isUnknown: boolean): Ending {
  const dice = scramble(n * 7 + 3) % 100;
  const refused = { by: 'gateway', outcome: 'answered' } as const;
  if (isUnknown) return { ...refused, status: 404, error: 'ROUTE_NOT_FOUND', extra: 0.1 };
  if (dice < 4) return { ...refused, status: 401, error: 'KEY_MISSING', decidedBy: 'key-auth', extra: 0.3 };
  if (dice < 8) return { ...refused, status: 429, error: 'RATE_LIMITED', decidedBy: 'rate-limit', extra: 0.2 };
  if (dice < 10) return { ...refused, status: 504, error: 'UPSTREAM_TIMEOUT', extra: 2000 };
  if (dice < 11) return { status: 0, by: 'none', outcome: 'aborted', error: 'CLIENT_ABORTED', extra: 40 };
  if (dice < 12) return { status: 0, by: 'none', outcome: 'rejected', error: 'REQUEST_MALFORMED', extra: 0 };
  const status = dice < 16 ? 500 : dice < 22 ? 304 : dice < 30 ? 201 : 200;
  return { status, by: 'upstream', outcome: 'answered', extra: 0 };
}

function consumerOf(dice: number): string | undefined {
  return CONSUMERS[dice % CONSUMERS.length];
}

function scramble(n: number): number {
  let value = (n + 0x9e3779b9) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + Math.max(0, value), 0);
}

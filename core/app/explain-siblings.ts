import type { Facts } from '../diagnosis/facts.ts';
import { windowSecondsOf } from '../diagnosis/limit-facts.ts';
import type { Diagnosis, Evidence, Explanation } from '../model/diagnosis.ts';
import type { Exchange } from '../model/exchange.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import type { ExchangeStore } from '../recording/store.ts';

/** Rows before and after an exchange that are looked at. */
const MOST_ROWS = 1000;
/** Where nothing tells the window of a limit. */
const USUAL_WINDOW_SECONDS = 60;
/** A browser sends its request soon after the preflight, and keeps what it was told no longer than this. */
const PREFLIGHT_MILLIS = 600_000;

/** Adds to an explanation what other exchanges in the store say: who used a limit up, and what the preflight was answered. */
export async function withSiblings(
  explanation: Explanation,
  exchange: Exchange,
  facts: Facts,
  store: Pick<ExchangeStore, 'list'>,
): Promise<Explanation> {
  const isLimit = explanation.causes.some(isOfLimit);
  const isCors = facts.request.header('origin') !== undefined;
  if (!isLimit && !isCors) return explanation;
  const { rows } = await store.list({ filter: '', before: exchange.id, limit: MOST_ROWS });
  const used = isLimit ? consumption(exchange, facts, rows) : [];
  const pair = isCors ? await preflightPair(exchange, rows, store) : [];
  const causes = explanation.causes.map((cause) => {
    const more = isOfLimit(cause) ? used : cause.code.startsWith('cors.') ? pair : [];
    return more.length === 0 ? cause : { ...cause, because: [...cause.because, ...more] };
  });
  return { ...explanation, causes };
}

function isOfLimit({ code }: Diagnosis): boolean {
  return code.startsWith('limit.');
}

/** Who asked how often on this route in the window before. */
function consumption(exchange: Exchange, { response }: Facts, rows: readonly ExchangeSummary[]): Evidence[] {
  const seconds = windowSecondsOf(response) ?? USUAL_WINDOW_SECONDS;
  const since = exchange.startedAt - seconds * 1000;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const isSame = exchange.route === undefined ? row.authority === exchange.authority : row.route === exchange.route;
    if (!isSame || row.startedAt < since || row.status === 429) continue;
    const who = row.consumer ?? 'callers without a consumer';
    counts.set(who, (counts.get(who) ?? 0) + 1);
  }
  const seen = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([who, count]) => `${count} of ${who}`);
  const where = exchange.route === undefined ? 'this host' : 'this route';
  return [
    {
      where: 'store',
      seen: seen.length === 0 ? 'no request let in' : seen.join(', '),
      says: `requests to ${where} that were let in within ${seconds} s before`,
    },
  ];
}

/** The preflight of a request, or the request that followed a preflight. */
async function preflightPair(
  exchange: Exchange,
  older: readonly ExchangeSummary[],
  store: Pick<ExchangeStore, 'list'>,
): Promise<Evidence[]> {
  const { method, target } = exchange.request;
  const isNear = (row: ExchangeSummary): boolean =>
    row.target === target && Math.abs(row.startedAt - exchange.startedAt) < PREFLIGHT_MILLIS;
  if (method !== 'OPTIONS') {
    const preflight = older.find((row) => row.method === 'OPTIONS' && isNear(row));
    return preflight === undefined
      ? [
          {
            where: 'store',
            seen: 'no preflight of this path before',
            says: 'either none was needed or the browser still knew its answer',
          },
        ]
      : [
          {
            where: `exchange ${preflight.id}`,
            seen: `OPTIONS ${preflight.status}`,
            says: 'the preflight before this request',
          },
        ];
  }
  const { rows } = await store.list({ filter: '', after: exchange.id, limit: MOST_ROWS });
  const actual = rows.findLast((row) => row.method !== 'OPTIONS' && isNear(row));
  return actual === undefined
    ? [
        {
          where: 'store',
          seen: 'no request to this path after',
          says: 'the browser kept back the request that matters',
        },
      ]
    : [
        {
          where: `exchange ${actual.id}`,
          seen: `${actual.method} ${actual.status}`,
          says: 'the request after this preflight',
        },
      ];
}

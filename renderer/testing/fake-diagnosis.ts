import type { CallOutput } from '../../core/contract/calls.ts';
import type { Explanation, FailureCluster } from '../../core/model/diagnosis.ts';
import { GatewrightError } from '../../core/model/errors.ts';
import { rowAt } from './fake-rows.ts';

/** What every exchange is explained by. */
export const FAKE_EXPLANATION: Explanation = {
  fingerprint: {
    gateway: 'gatewright',
    origin: 'gateway',
    confidence: 1,
    because: [{ where: 'trace', seen: 'the gateway answered', says: 'this exchange went through the local engine' }],
  },
  causes: [
    {
      code: 'key.missing',
      confidence: 0.99,
      title: 'the request has no API key where the gateway looks for one',
      because: [
        { where: 'policy user.request.0', seen: 'no key', says: 'asked for: header: x-api-key; no key was found' },
      ],
      fixes: ['send the key under the name and in the place that the gateway reads'],
    },
  ],
};

const LONG_ROUTE = `GET /v2/tenants/*/projects/*/environments/${'deployments/'.repeat(6)}*`;
const CAUSES = [
  ['key.missing', 'the request has no API key where the gateway looks for one', 'gatewright', 'gateway'],
  ['jwt.expired', 'the token has expired', 'kong', 'gateway'],
  ['upstream.timeout', 'the upstream did not answer in the time that it is given', 'aws-rest', 'gateway'],
  ['upstream.error', 'the upstream answered with an error of its own', 'backend', 'upstream'],
  ['route.none', 'the gateway has no route for this method and path', 'gatewright', 'gateway'],
] as const;

/** Groups of failures; the filter `none` has none, `broken` fails, `slow` takes its time, `many` has hundreds of groups. */
export async function fakeClusters(
  filter: string,
  limit: number,
  rows: number,
  wait: () => Promise<void>,
): Promise<CallOutput<'exchange.clusters'>> {
  if (filter.includes('broken')) throw new Error('the store cannot be read: disk I/O error');
  if (filter.includes('slow')) await wait();
  if (rows === 0 || filter.includes('none')) return { failures: 0, hasMore: false, clusters: [] };
  const groups = filter.includes('many') ? 800 : 9;
  const clusters = Array.from({ length: groups }, (_, index) => clusterAt(index, groups, rows));
  const failures = clusters.reduce((sum, { count }) => sum + count, 0);
  return { failures, hasMore: limit < 50_000, clusters };
}

function clusterAt(index: number, groups: number, rows: number): FailureCluster {
  const [code, title, gateway, origin] = CAUSES[index % CAUSES.length] ?? CAUSES[0];
  const { id, startedAt } = rowAt(rows - 1 - index * 7);
  const route = index === 2 ? LONG_ROUTE : `route-${index}`;
  return {
    route,
    code,
    title,
    gateway,
    origin,
    count: Math.max(1, Math.floor(4000 / 2 ** (index * (9 / groups)))),
    newest: id,
    newestAt: startedAt,
    smallest: rowAt(rows - 100 - index).id,
    filter: `route:route-${index} status:401 by:gateway`,
    isAlone: index % 3 !== 2,
  };
}

interface FakePaste {
  readonly request: string;
  readonly response: string;
}

/** Whatever is pasted lacks a key; `nonsense` cannot be read, and `{` has no status line. */
export function fakePastedCalls(rows: number) {
  return {
    'explain.text': ({ request, response }: FakePaste): CallOutput<'explain.text'> => {
      for (const [field, text] of Object.entries({ request, response }))
        if (text.includes('nonsense'))
          throw new GatewrightError('FORMAT_INVALID', {
            format: 'http',
            reason: '"nonsense" is not a header; expected Name: value',
            field,
            line: text.slice(0, text.indexOf('nonsense')).split('\n').length,
          });
      const isAssumed = response.startsWith('{');
      return {
        read: {
          ...(request !== '' && { request: { method: 'GET', url: 'https://api.test/orders', headers: 3, bytes: 0 } }),
          answer: { status: 401, isAssumed, headers: isAssumed ? 0 : 4, bytes: 52 },
          earlier: [],
          logLines: 0,
          notes: isAssumed ? ['there is no status line: the status is the one that fits the body best'] : [],
        },
        explanation: FAKE_EXPLANATION,
      };
    },
    'explain.keep': () => ({ id: rowAt(rows - 1).id }),
  };
}

import type { Exchange } from '../model/exchange.ts';
import type { Recheck } from '../model/recheck.ts';
import type { Handlers } from '../rpc/server.ts';
import { controlOf } from './exchange-calls.ts';
import type { Parts } from './parts.ts';
import type { RecheckEnv } from './recheck/recheck.ts';

type DiagnosisCalls = Pick<
  Handlers,
  'exchange.explain' | 'exchange.recheck' | 'exchange.clusters' | 'exchange.patches' | 'exchange.resend'
>;

/** How long keys and services that a re-check asks may take: alone, and as a part of an explanation. */
const MOST_RECHECK_MILLIS = 3000;
const MOST_RECHECK_MILLIS_OF_EXPLAIN = 1000;

/** Calls about why requests failed. The rules are loaded when they are asked for, not at the start. */
export function diagnosisCalls(parts: Parts): DiagnosisCalls {
  const { recorder } = parts;
  const { store } = recorder;
  return {
    'exchange.explain': async ({ id }, { signal }) => {
      const [{ explain }, { factsOfExchange }, { withSiblings }, { isVague, withRecheck }] = await Promise.all([
        import('../diagnosis/explain.ts'),
        import('../diagnosis/facts-of-exchange.ts'),
        import('./explain-siblings.ts'),
        import('./recheck/with-recheck.ts'),
      ]);
      const exchange = await store.load(id);
      const facts = factsOfExchange(exchange);
      const told = explain(facts);
      const explanation =
        facts.own === undefined && isVague(told, exchange)
          ? withRecheck(told, await recheckOf(parts, exchange, { signal, mostMillis: MOST_RECHECK_MILLIS_OF_EXPLAIN }))
          : told;
      return withSiblings(explanation, exchange, facts, store);
    },
    'exchange.recheck': async ({ id }, { signal }) =>
      recheckOf(parts, await store.load(id), { signal, mostMillis: MOST_RECHECK_MILLIS }),
    'exchange.clusters': async ({ filter, limit }, context) => {
      const { clusterFailures } = await import('./explain-clusters.ts');
      return clusterFailures(store, filter, limit, controlOf(context));
    },
    'exchange.patches': async ({ id }) => {
      const { patchesOf } = await import('./patches/patch-host.ts');
      return { patches: await patchesOf(await store.load(id), parts) };
    },
    'exchange.resend': async ({ id, patch }, { signal }) => {
      const { resend } = await import('./patches/patch-host.ts');
      const { status, durationMillis, exchange } = await resend(await store.load(id), patch, parts, signal);
      if (exchange !== undefined) await recorder.flush();
      return { status, durationMillis, id: exchange?.id };
    },
  };
}

async function recheckOf(
  { configuration, secretSource, workspace, clock, jwt, recorder }: Parts,
  exchange: Exchange,
  bounds: Pick<RecheckEnv, 'signal' | 'mostMillis'>,
): Promise<Recheck> {
  const { recheckExchange } = await import('./recheck/recheck.ts');
  return recheckExchange(exchange, {
    known: await configuration.known(),
    secrets: secretSource,
    workspace,
    clock,
    jwt,
    store: recorder.store,
    ...bounds,
  });
}

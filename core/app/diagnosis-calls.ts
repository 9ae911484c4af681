import type { Handlers } from '../rpc/server.ts';
import { controlOf } from './exchange-calls.ts';
import type { Parts } from './parts.ts';

type DiagnosisCalls = Pick<Handlers, 'exchange.explain' | 'exchange.clusters'>;

/** Calls about why requests failed. The rules are loaded when they are asked for, not at the start. */
export function diagnosisCalls({ recorder: { store } }: Parts): DiagnosisCalls {
  return {
    'exchange.explain': async ({ id }) => {
      const [{ explain }, { factsOfExchange }, { withSiblings }] = await Promise.all([
        import('../diagnosis/explain.ts'),
        import('../diagnosis/facts-of-exchange.ts'),
        import('./explain-siblings.ts'),
      ]);
      const exchange = await store.load(id);
      const facts = factsOfExchange(exchange);
      return withSiblings(explain(facts), exchange, facts, store);
    },
    'exchange.clusters': async ({ filter, limit }, context) => {
      const { clusterFailures } = await import('./explain-clusters.ts');
      return clusterFailures(store, filter, limit, controlOf(context));
    },
  };
}

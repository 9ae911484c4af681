import { useEffect, useState } from 'react';
import type { Recheck } from '../../../core/model/recheck.ts';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { useGateway } from '../../state/facts.ts';

/** What is known of the same request on the configuration in force. */
export type RecheckState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly recheck: Recheck }
  | { readonly kind: 'failed'; readonly problem: string };

/**
 * What the request of an exchange comes to here; asked for again whenever another configuration is in force. What was known
 * stays until then.
 */
export function useRecheck(id: number): RecheckState {
  const [state, setState] = useState<RecheckState>({ kind: 'loading' });
  useEffect(() => {
    let controller = new AbortController();
    const ask = (): void => {
      controller.abort();
      controller = new AbortController();
      client.call('exchange.recheck', { id }, { signal: controller.signal }).then(
        (recheck) => setState({ kind: 'loaded', recheck }),
        (error: unknown) => {
          if (!isCancelled(error)) setState({ kind: 'failed', problem: describeFailure(error) });
        },
      );
    };
    ask();
    const stop = useGateway.subscribe(({ status }, before) => {
      if (before.status !== undefined && status?.revision !== before.status.revision) ask();
    });
    return () => {
      stop();
      controller.abort();
    };
  }, [id]);
  return state;
}

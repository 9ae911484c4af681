import { useEffect, useState } from 'react';
import type { Explanation } from '../../../core/model/diagnosis.ts';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';

/** What is known of the reason of an exchange. */
export type ExplanationState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly explanation: Explanation }
  | { readonly kind: 'failed'; readonly problem: string };

/** Who answered an exchange and why it failed; asked for once, since what was recorded does not change. */
export function useExplanation(id: number): ExplanationState {
  const [state, setState] = useState<ExplanationState>({ kind: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    client.call('exchange.explain', { id }, { signal: controller.signal }).then(
      (explanation) => setState({ kind: 'loaded', explanation }),
      (error: unknown) => {
        if (!isCancelled(error)) setState({ kind: 'failed', problem: describeFailure(error) });
      },
    );
    return () => controller.abort();
  }, [id]);
  return state;
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { codeOf, describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';

/** What is known of the details of an exchange. */
export type ExchangeState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly details: ExchangeDetails }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly problem: string };

/** The details of an exchange, asked for again when it changes or the connection comes back; and the way to ask at once. */
export function useExchange(id: number): readonly [state: ExchangeState, retry: () => void] {
  const [state, setState] = useState<ExchangeState>({ kind: 'loading' });
  const load = useRef<() => void>(() => undefined);
  useEffect(() => {
    let controller = new AbortController();
    load.current = () => {
      controller.abort();
      controller = new AbortController();
      client.call('exchange.get', { id }, { signal: controller.signal }).then(
        (details) => setState({ kind: 'loaded', details }),
        (error: unknown) => {
          if (!isCancelled(error)) setState((known) => afterFailure(known, error));
        },
      );
    };
    load.current();
    const undoChanged = client.on('exchange.changed', ({ ids }) => {
      if (ids.includes(id)) load.current();
    });
    const undoState = client.onState(({ kind }) => {
      if (kind === 'open') load.current();
    });
    return () => {
      controller.abort();
      undoChanged();
      undoState();
    };
  }, [id]);
  const retry = useCallback(() => load.current(), []);
  return [state, retry];
}

/** A broken connection takes nothing away that is on screen: the banner says that it broke. */
function afterFailure(known: ExchangeState, error: unknown): ExchangeState {
  if (codeOf(error) === 'EXCHANGE_NOT_FOUND') return { kind: 'gone' };
  if (codeOf(error) === 'CHANNEL_CLOSED' && known.kind === 'loaded') return known;
  return { kind: 'failed', problem: describeFailure(error) };
}

import { useEffect, useState } from 'react';
import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';

interface Found {
  readonly rows: readonly ExchangeSummary[];
  readonly failure: string | undefined;
  /** Whether the engine has answered at all. */
  readonly isKnown: boolean;
}

const TYPING_MILLIS = 200;
const MOST_ROWS = 100;

/** The newest exchanges that a filter finds; while it is wrong, those of the last one that was not. */
export function useFoundExchanges(filter: string): Found {
  const [found, setFound] = useState<Found>({ rows: [], failure: undefined, isKnown: false });
  useEffect(() => {
    const controller = new AbortController();
    let isEmpty = false;
    const look = (): void => {
      client.call('exchange.list', { filter, limit: MOST_ROWS }, { signal: controller.signal }).then(
        ({ rows }) => {
          isEmpty = rows.length === 0;
          setFound({ rows, failure: undefined, isKnown: true });
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          setFound(({ rows }) => ({ rows, failure: describeFailure(error), isKnown: true }));
        },
      );
    };
    const timer = setTimeout(look, TYPING_MILLIS);
    // A list that is being read stays as it is; one without rows waits for the first.
    const undo = client.on('exchange.finished', () => {
      if (isEmpty) look();
      isEmpty = false;
    });
    return () => {
      clearTimeout(timer);
      undo();
      controller.abort();
    };
  }, [filter]);
  return found;
}

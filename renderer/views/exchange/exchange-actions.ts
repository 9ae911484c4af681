import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { findRow, togglePin } from '../../state/row-actions.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';

/** Pins an exchange or lets it go, whether or not its row is loaded. */
export function pinExchange({ id, isPinned }: Pick<ExchangeSummary, 'id' | 'isPinned'>): void {
  if (findRow(id) !== undefined) return togglePin(id);
  client
    .call('exchange.change', { ids: [id], change: { kind: 'pin', pinned: !isPinned } })
    .catch((error: unknown) => notifyFailure(`the pin was not changed: ${describeFailure(error)}`));
}

/** Takes a deletion back, as long as the store still has what was deleted. */
export function restoreExchange(id: number): void {
  client.call('exchange.change', { ids: [id], change: { kind: 'restore' } }).then(
    ({ changed }) => {
      if (changed === 0) notifyFailure('the exchange is gone for good');
      else notify('exchange restored');
    },
    (error: unknown) => notifyFailure(`the exchange was not restored: ${describeFailure(error)}`),
  );
}

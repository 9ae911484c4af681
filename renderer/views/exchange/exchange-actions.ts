import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { COPY_FORMATS, copyExchange, findRow, togglePin } from '../../state/row-actions.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import type { MenuAction, MenuGroup } from '../../ui/menu-groups.ts';

/** Everything an exchange can be copied as: sanitised, and one step further in with its secrets. */
export function copyMenu(id: number): readonly MenuGroup[] {
  return [
    {
      title: 'Copy as, secrets replaced',
      entries: [
        ...copyEntries(id, false),
        { id: 'copy.secrets', title: 'With secrets', entries: copyEntries(id, true) },
      ],
    },
  ];
}

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

function copyEntries(id: number, withSecrets: boolean): readonly MenuAction[] {
  return COPY_FORMATS.map(({ format, title }) => ({
    id: `copy.${format}`,
    title,
    isDanger: withSecrets,
    run: () => copyExchange(id, format, withSecrets),
  }));
}

import { copyGroup } from '../../state/copy-group.ts';
import { deleteRow, findRow, togglePin } from '../../state/row-actions.ts';
import { applyFilter, useFilterDraft } from '../../state/filter-draft.ts';
import { withClause } from '../../state/filter-text.ts';
import { openExchange } from '../../state/place.ts';
import { selectBeside } from '../../state/selection.ts';
import type { MenuGroup } from '../../ui/menu-groups.ts';
import { replayExchanges } from '../replay/open-in-replay.ts';

/** What can be done with one exchange, as a menu. */
export function rowMenu(id: number): readonly MenuGroup[] {
  const row = findRow(id);
  if (row === undefined) return [];
  return [
    {
      entries: [
        { id: 'open', title: 'Open details', keys: 'Enter', run: () => openExchange(id) },
        { id: 'replay', title: 'Replay', keys: 'R', run: () => replayExchanges([id]) },
        { id: 'pin', title: row.isPinned ? 'Unpin' : 'Pin', keys: '.', run: () => togglePin(id) },
        { id: 'delete', title: 'Delete', keys: 'Delete', isDanger: true, run: () => deleteAndMove(id) },
      ],
    },
    { title: 'Show only', entries: filterEntries(row.route, row.consumer, row.status) },
    copyGroup(id, 'Copy as'),
  ];
}

/** Deletes an exchange and selects the one beside it, so that keys go on from there. */
export function deleteAndMove(id: number): void {
  selectBeside(id);
  deleteRow(id);
}

function filterEntries(route: string | undefined, consumer: string | undefined, status: number): MenuGroup['entries'] {
  const clauses = [
    status > 0 ? `status:${status}` : 'is:error',
    ...(route === undefined ? [] : [`route:${quote(route)}`]),
    ...(consumer === undefined ? [] : [`consumer:${quote(consumer)}`]),
  ];
  return clauses.map((clause) => ({
    id: clause,
    title: clause,
    run: () => applyFilter(withClause(useFilterDraft.getState().text, clause)),
  }));
}

function quote(value: string): string {
  return /^[\w.-]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
}

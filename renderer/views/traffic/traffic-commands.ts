import type { Command } from '../../commands/command.ts';
import { changePreferences, usePreferences } from '../../state/facts.ts';
import { exportHar } from '../../state/har.ts';
import { openExchange, showInTraffic, usePlace } from '../../state/place.ts';
import { copyExchange, togglePin } from '../../state/row-actions.ts';
import { rowCount } from '../../state/rows-window.ts';
import { moveSelection, selectRow, useSelection } from '../../state/selection.ts';
import { jumpTo, showWaiting, useTraffic } from '../../state/traffic.ts';
import { showTab } from '../exchange/exchange-tab.ts';
import { replayExchanges, replayFilter } from '../replay/open-in-replay.ts';
import { focusDetails } from './details-pane.ts';
import { FILTER_INPUT_ID } from './FilterBox.tsx';
import { deleteAndMove } from './row-menu.ts';

const ROWS_A_PAGE = 20;

/** What can be done in the Traffic view, whatever it shows. */
export const VIEW_COMMANDS: readonly Command[] = [
  { id: 'traffic.filter', title: 'Filter the list', keys: ['/', 'Mod+F'], menu: 'edit', run: focusFilter },
  { id: 'traffic.close', title: 'Close the details', keys: ['Escape'], when: isOpen, run: closeDetails },
  {
    id: 'traffic.failures',
    title: 'Show failures by cause, or the list again',
    keys: ['Shift+F'],
    menu: 'view',
    run: toggleFailures,
  },
  {
    id: 'traffic.replay-listed',
    title: 'Replay what is listed',
    run: () => replayFilter(useTraffic.getState().filter),
  },
  {
    id: 'har.export',
    title: 'Export what is listed as HAR',
    menu: 'file',
    run: () => exportHar(useTraffic.getState().filter, false),
  },
];

/** What can be done in the Traffic view with its list. */
export const TRAFFIC_COMMANDS: readonly Command[] = [
  ...VIEW_COMMANDS,
  listCommand('traffic.next', 'Next exchange', ['j', 'ArrowDown'], () => moveSelection(1)),
  listCommand('traffic.previous', 'Previous exchange', ['k', 'ArrowUp'], () => moveSelection(-1)),
  listCommand('traffic.page-down', 'A page down', ['PageDown'], () => moveSelection(ROWS_A_PAGE)),
  listCommand('traffic.page-up', 'A page up', ['PageUp'], () => moveSelection(-ROWS_A_PAGE)),
  listCommand('traffic.newest', 'Newest exchange', ['Home'], goToNewest),
  listCommand('traffic.oldest', 'Oldest exchange', ['End'], goToOldest),
  { ...listCommand('traffic.open', 'Open the details', ['Enter'], openDetails), when: hasSelection },
  { ...listCommand('traffic.explain', 'Explain', ['e'], explainSelected), when: hasSelection },
  { ...listCommand('traffic.peek', 'Peek at the details', [' '], togglePeek), when: hasSelection },
  withSelected('traffic.pin', 'Pin or unpin', ['.'], togglePin),
  { ...withSelected('traffic.delete', 'Delete the exchange', ['Delete', 'Backspace'], deleteAndMove), menu: 'edit' },
  withSelected('traffic.replay', 'Replay', ['r'], (id) => replayExchanges([id])),
  withSelected('traffic.copy', 'Copy as cURL', ['c'], (id) => copyExchange(id, 'curl', false)),
  {
    id: 'traffic.follow',
    title: 'Follow new exchanges, or stop to',
    keys: ['f'],
    menu: 'view',
    run: () => changePreferences({ follow: !usePreferences.getState().follow }),
  },
  {
    id: 'traffic.show-new',
    title: 'Show new exchanges',
    keys: ['n'],
    when: () => useTraffic.getState().window.waitingCount > 0,
    run: goToNewest,
  },
];

function listCommand(id: string, title: string, keys: readonly string[], run: () => void): Command {
  return { id, title, keys, focus: 'list', run };
}

function withSelected(id: string, title: string, keys: readonly string[], run: (id: number) => void): Command {
  return {
    id,
    title,
    keys,
    focus: 'list',
    when: hasSelection,
    run: () => {
      const selected = useSelection.getState().id;
      if (selected !== undefined) run(selected);
    },
  };
}

function hasSelection(): boolean {
  return useSelection.getState().id !== undefined;
}

function isOpen(): boolean {
  return usePlace.getState().exchange !== undefined;
}

function focusFilter(): void {
  const input = document.getElementById(FILTER_INPUT_ID);
  if (input instanceof HTMLInputElement) input.select();
}

function focusList(): void {
  document.querySelector<HTMLElement>('[data-keys=list]')?.focus();
}

/** Shows failures in place of the list, or the list again, and goes there. */
function toggleFailures(): void {
  showInTraffic(usePlace.getState().shows === undefined ? 'failures' : undefined);
  requestAnimationFrame(focusList);
}

/** Opens the details of the selected row and goes there. */
function openDetails(): void {
  openExchange(useSelection.getState().id);
  focusDetails();
}

/** Opens the details of the selected row where they say why it ended so. */
function explainSelected(): void {
  showTab('explain');
  openDetails();
}

/** Opens or closes the details; the focus stays in the list. */
function togglePeek(): void {
  openExchange(isOpen() ? undefined : useSelection.getState().id);
}

function closeDetails(): void {
  openExchange(undefined);
  focusList();
}

function goToNewest(): void {
  const { window } = useTraffic.getState();
  if (window.above > 0 || window.waitingCount > 0) showWaiting();
  document.querySelector('[data-keys=list]')?.scrollTo({ top: 0 });
  const newest = useTraffic.getState().window.rows[0];
  if (newest !== undefined && window.above === 0) selectRow(newest.id);
}

function goToOldest(): void {
  const { window } = useTraffic.getState();
  const oldest = window.rows.at(-1);
  const list = document.querySelector('[data-keys=list]');
  list?.scrollTo({ top: list.scrollHeight });
  if (window.below > 0) jumpTo(rowCount(window) - 1);
  else if (oldest !== undefined) selectRow(oldest.id);
}

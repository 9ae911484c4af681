import type { Command } from '../../commands/command.ts';
import type { FailureCluster } from '../../../core/model/diagnosis.ts';
import { openExchange, showFilter, usePlace } from '../../state/place.ts';
import { useTraffic } from '../../state/traffic.ts';
import { showTab } from '../exchange/exchange-tab.ts';
import { focusDetails } from './details-pane.ts';
import { filterWithin, findAgain, moveCluster, newerFailures, selectedCluster, useFailures } from './failures.ts';
import { VIEW_COMMANDS } from './traffic-commands.ts';

const CLUSTERS_A_PAGE = 10;

/** What can be done in the Traffic view while it shows failures. */
export const FAILURES_COMMANDS: readonly Command[] = [
  ...VIEW_COMMANDS,
  move('failures.next', 'Next group of failures', ['j', 'ArrowDown'], 1),
  move('failures.previous', 'Previous group of failures', ['k', 'ArrowUp'], -1),
  move('failures.page-down', 'A page down', ['PageDown'], CLUSTERS_A_PAGE),
  move('failures.page-up', 'A page up', ['PageUp'], -CLUSTERS_A_PAGE),
  move('failures.first', 'Largest group of failures', ['Home'], -Infinity),
  move('failures.last', 'Smallest group of failures', ['End'], Infinity),
  withCluster('failures.newest', 'Explain the newest of the group', ['Enter', 'e'], openNewest),
  withCluster('failures.smallest', 'Explain the smallest of the group', ['x'], openSmallest),
  withCluster('failures.list', 'List only this group', ['o'], listCluster),
  {
    id: 'failures.again',
    title: 'Look for failures again',
    keys: ['n'],
    when: hasNewer,
    run: () => findAgain(usePlace.getState().filter),
  },
];

/** Opens the newest failure of a cluster where it says why it ended so. */
export function openNewest({ newest }: FailureCluster): void {
  openExplained(newest);
}

/** Opens the example of a cluster that is the easiest to read. */
export function openSmallest({ smallest }: FailureCluster): void {
  openExplained(smallest);
}

/** Leaves the failures for the list of a cluster's exchanges. */
export function listCluster(cluster: FailureCluster): void {
  showFilter(filterWithin(usePlace.getState().filter, cluster));
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-keys=list]')?.focus());
}

function openExplained(id: number): void {
  showTab('explain');
  openExchange(id);
  focusDetails();
}

function hasNewer(): boolean {
  const { found } = useFailures.getState();
  return found !== undefined && newerFailures(useTraffic.getState().window, found).count > 0;
}

function move(id: string, title: string, keys: readonly string[], places: number): Command {
  return { id, title, keys, focus: 'list', run: () => moveCluster(places) };
}

function withCluster(
  id: string,
  title: string,
  keys: readonly string[],
  run: (cluster: FailureCluster) => void,
): Command {
  return {
    id,
    title,
    keys,
    focus: 'list',
    when: () => selectedCluster() !== undefined,
    run: () => {
      const cluster = selectedCluster();
      if (cluster !== undefined) run(cluster);
    },
  };
}

import { openExchange, openView, showFilter } from '../state/place.ts';
import { SETTINGS_SECTIONS, showSection } from '../state/settings-sections.ts';
import { selectRow } from '../state/selection.ts';
import { useTraffic } from '../state/traffic.ts';
import { formatTime } from '../ui/format.ts';
import { statusText } from '../ui/status.ts';
import type { Choice } from '../ui/Chooser.tsx';

/** What is known of a route here. */
export interface RouteName {
  readonly id: string;
  readonly title: string;
}

const RECENT_ROWS = 300;

/** Everything that can be gone to: views, settings, routes, recent exchanges. */
export function goChoices(routes: readonly RouteName[]): readonly Choice[] {
  return [
    { id: 'traffic', title: 'Traffic', detail: 'view', run: () => openView('traffic') },
    { id: 'gateway', title: 'Gateway', detail: 'view', run: () => openView('gateway') },
    { id: 'replay', title: 'Replay', detail: 'view', run: () => openView('replay') },
    { id: 'jwt', title: 'JWT', detail: 'view', run: () => openView('jwt') },
    { id: 'vtl', title: 'VTL', detail: 'view', run: () => openView('vtl') },
    ...SETTINGS_SECTIONS.map(({ id, title }) => ({
      id: `settings.${id}`,
      title,
      detail: 'settings',
      run: () => showSection(id),
    })),
    ...routes.map(({ id, title }) => ({
      id: `route.${id}`,
      title,
      detail: `route ${id}: show its exchanges`,
      run: () => showFilter(`route:${id}`),
    })),
    ...recentChoices(),
  ];
}

function recentChoices(): readonly Choice[] {
  return useTraffic
    .getState()
    .window.rows.slice(0, RECENT_ROWS)
    .map((row) => ({
      id: `exchange.${row.id}`,
      title: `${row.method} ${row.target}`,
      detail: `${statusText(row)} · ${formatTime(row.startedAt)}`,
      run: () => {
        selectRow(row.id);
        openExchange(row.id);
      },
    }));
}

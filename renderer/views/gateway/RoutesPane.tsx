import { useMemo, type KeyboardEvent } from 'react';
import type { Finding } from '../../../core/model/source.ts';
import { loadRoutes, type RouteNode, useRoutes } from '../../state/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { TextField } from '../../ui/Field.tsx';
import { RouteTree } from './RouteTree.tsx';
import { treeRows, type TreeRow } from './route-tree.ts';
import { ROUTE_FILTER_ID } from './gateway-commands.ts';
import { toggleRow, useTree } from './tree-state.ts';
import { offerRoute } from './try-it.ts';
import { goToPlace, shownFindings, useFiles } from './workspace-files.ts';
import styles from './RoutesPane.module.css';

/** The routes in force: filter, tree, and what there is instead when there are none. */
export function RoutesPane() {
  const { routes, failure } = useRoutes();
  const { filter, toggled, current } = useTree();
  const findings = useFiles((files) => shownFindings(files));
  const rows = useMemo(() => treeRows(routes ?? [], toggled, filter), [routes, toggled, filter]);
  const marked = useMemo(() => markedRoutes(routes ?? [], findings), [routes, findings]);

  const leaveFilter = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && filter !== '') useTree.setState({ filter: '' });
    else if (event.key === 'ArrowDown' || event.key === 'Enter') enterTree(rows, event.currentTarget);
    else return;
    event.preventDefault();
  };

  return (
    <section className={styles['pane']} aria-label="Routes in force">
      <div className={styles['filter']} onKeyDown={leaveFilter}>
        <TextField
          id={ROUTE_FILTER_ID}
          label={routes === undefined ? 'Routes' : countOf(routes.length, 'route')}
          placeholder="Filter by path, policy, host"
          value={filter}
          onChange={(text) => useTree.setState({ filter: text })}
        />
      </div>
      {failure !== undefined && (
        <Notice kind="error" action={<Button onClick={loadRoutes}>Try again</Button>}>
          The routes could not be read: {failure}
        </Notice>
      )}
      {rows.length > 0 && (
        <RouteTree
          rows={rows}
          current={current}
          marked={marked}
          onMove={(row) => useTree.setState({ current: row.key })}
          onChoose={(row) => choose(row)}
          onToggle={(row) => {
            useTree.setState({ current: row.key });
            toggleRow(row.key);
          }}
        />
      )}
      {routes !== undefined && rows.length === 0 && <NoRows hasRoutes={routes.length > 0} />}
    </section>
  );
}

function NoRows({ hasRoutes }: { readonly hasRoutes: boolean }) {
  if (!hasRoutes) {
    return (
      <EmptyState
        title="No routes in force"
        text="Add an entry under routes in the configuration and save; it is in force for the next request."
      />
    );
  }
  return (
    <EmptyState title="No route fits">
      <Button onClick={() => useTree.setState({ filter: '' })}>Show all routes</Button>
    </EmptyState>
  );
}

/** Goes to where a line comes from, and offers its route to be tried. */
function choose(row: TreeRow): void {
  useTree.setState({ current: row.key });
  offerRoute(row.route);
  if (row.at !== undefined) goToPlace(row.at, false);
}

function enterTree(rows: readonly TreeRow[], from: Element): void {
  const { current } = useTree.getState();
  if (rows.every(({ key }) => key !== current)) useTree.setState({ current: rows[0]?.key });
  from.parentElement?.querySelector<HTMLElement>('[role=tree]')?.focus();
}

/** Routes whose lines a finding is in, when it is known where they end. */
function markedRoutes(routes: readonly RouteNode[], findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(routes.filter((route) => findings.some(({ at }) => isIn(route, at))).map(({ id }) => id));
}

function isIn({ at }: RouteNode, place: Finding['at']): boolean {
  return at !== undefined && place?.file === at.file && place.line >= at.line && place.line <= (at.endLine ?? at.line);
}

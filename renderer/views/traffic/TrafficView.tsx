import { type ReactNode, useState } from 'react';
import { useCommands } from '../../commands/registry.ts';
import { usePlace } from '../../state/place.ts';
import { cancelLoad, loadFirst, useTraffic } from '../../state/traffic.ts';
import { Button } from '../../ui/Button.tsx';
import { ContextMenu } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useRemembered } from '../../ui/remembered.ts';
import { Splitter } from '../../ui/Splitter.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { parseColumns } from './columns.ts';
import { DETAILS_ID } from './details-pane.ts';
import { FAILURES_COMMANDS } from './failures-commands.ts';
import { FailuresPane } from './FailuresPane.tsx';
import { FilterChips } from './FilterChips.tsx';
import { NewRowsPill } from './NewRowsPill.tsx';
import { rowMenu } from './row-menu.ts';
import { TrafficEmpty } from './TrafficEmpty.tsx';
import { type MenuPlace, TrafficTable } from './TrafficTable.tsx';
import { TrafficToolbar } from './TrafficToolbar.tsx';
import { TRAFFIC_COMMANDS } from './traffic-commands.ts';
import styles from './TrafficView.module.css';

export interface TrafficViewProps {
  readonly renderDetails: (id: number) => ReactNode;
}

/** Every recorded exchange, and the details of one. */
export function TrafficView({ renderDetails }: TrafficViewProps) {
  const [columns, setColumns] = useRemembered('traffic.columns', parseColumns);
  const [isBeside, setBeside] = useRemembered('traffic.details-beside', (stored) => stored === true);
  const [menu, setMenu] = useState<MenuPlace>();
  const exchange = usePlace((place) => place.exchange);
  const shows = usePlace((place) => place.shows);
  useCommands(shows === 'failures' ? FAILURES_COMMANDS : TRAFFIC_COMMANDS);
  const details = exchange === undefined ? undefined : <Details>{renderDetails(exchange)}</Details>;
  return (
    <main className={styles['view']} aria-label="Traffic">
      <h1 className="visually-hidden">Traffic</h1>
      <TrafficToolbar columns={columns} onColumns={setColumns} isBeside={isBeside} onBeside={setBeside} />
      <div>
        <FilterChips />
      </div>
      <Failure />
      <Splitter
        key={isBeside ? 'row' : 'column'}
        name={isBeside ? 'traffic.row' : 'traffic.column'}
        direction={isBeside ? 'row' : 'column'}
        label="Divide list and details"
        firstShare={isBeside ? 50 : 42}
        minFirst={isBeside ? 320 : 110}
        minSecond={isBeside ? 320 : 140}
        first={
          shows === 'failures' ? <FailuresPane /> : <List columns={columns} onColumns={setColumns} onMenu={setMenu} />
        }
        second={details}
      />
      {menu !== undefined && (
        <ContextMenu
          key={`${menu.id} ${menu.x} ${menu.y}`}
          label="Exchange"
          x={menu.x}
          y={menu.y}
          groups={rowMenu(menu.id)}
          onClose={() => setMenu(undefined)}
        />
      )}
    </main>
  );
}

type ListProps = Parameters<typeof TrafficTable>[0];

function List(props: ListProps) {
  const isEmpty = useTraffic(
    ({ isLoaded, window, loading }) => isLoaded && window.rows.length === 0 && loading?.kind !== 'first',
  );
  const filter = useTraffic((state) => state.filter);
  return (
    <div className={styles['list']}>
      {isEmpty ? <TrafficEmpty filter={filter} /> : <TrafficTable {...props} />}
      <NewRowsPill />
      <Busy />
    </div>
  );
}

/** Shows a load that takes its time, and the way to stop it. */
function Busy() {
  const loading = useTraffic((state) => state.loading);
  const isLong = useDelayed(loading !== undefined, 300);
  if (!isLong || loading === undefined) return null;
  const label = loading.kind === 'first' ? 'Searching' : 'Loading rows';
  return (
    <div className={styles['busy']}>
      <ProgressBar label={label} done={loading.progress?.done} total={loading.progress?.total} onCancel={cancelLoad} />
    </div>
  );
}

function Failure() {
  const failure = useTraffic((state) => state.failure);
  const filter = useTraffic((state) => state.filter);
  const wanted = usePlace((place) => place.filter);
  const isStopped = useTraffic((state) => state.loading === undefined && state.isLoaded) && wanted !== filter;
  if (failure === undefined && isStopped) {
    return (
      <Notice kind="info" action={<Button onClick={() => loadFirst(wanted)}>Search again</Button>}>
        The search was stopped. The list still shows {filter === '' ? 'everything' : <code>{filter}</code>}.
      </Notice>
    );
  }
  if (failure === undefined) return <div />;
  return (
    <Notice kind="error" action={<Button onClick={() => loadFirst(wanted)}>Try again</Button>}>
      The list could not be loaded: {failure}
    </Notice>
  );
}

function Details({ children }: { readonly children: ReactNode }) {
  return (
    <section id={DETAILS_ID} className={styles['details']} aria-label="Exchange details" tabIndex={-1}>
      {children}
    </section>
  );
}

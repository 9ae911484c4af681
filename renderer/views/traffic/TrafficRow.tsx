import { ArrowLeftRight, Pin, Repeat2 } from 'lucide-react';
import { memo, type MouseEvent, type ReactNode } from 'react';
import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { classes } from '../../ui/Button.tsx';
import { formatBytes, formatDuration, formatTime } from '../../ui/format.ts';
import { PhaseBar } from '../../ui/PhaseBar.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { COLUMN_IDS, type Column, type ColumnId } from './columns.ts';
import { reasonOf } from './reason.ts';
import styles from './TrafficTable.module.css';

export interface TrafficRowProps {
  /** Undefined while it is being loaded. */
  readonly row: ExchangeSummary | undefined;
  /** Its place in the whole list, from 0. */
  readonly index: number;
  /** Where it is drawn, in pixels from the top of all rows. */
  readonly top: number;
  readonly columns: readonly Column[];
  readonly isSelected: boolean;
  /** The duration that fills a phase bar. */
  readonly fullMillis: number;
  readonly onPress: (event: MouseEvent, id: number) => void;
}

/** One exchange in the table. */
export const TrafficRow = memo(function TrafficRow(props: TrafficRowProps) {
  const { row, index, top, columns, isSelected, fullMillis, onPress } = props;
  if (row === undefined) return <LoadingRow index={index} top={top} span={columns.length} />;
  const press = (event: MouseEvent): void => onPress(event, row.id);
  return (
    <div
      role="row"
      id={rowElementId(row.id)}
      className={styles['row']}
      style={{ top }}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={press}
      onContextMenu={press}
    >
      {columns.map(({ id }) => (
        <div
          key={id}
          role="gridcell"
          aria-colindex={COLUMN_IDS.indexOf(id) + 1}
          className={classes(styles['cell'], cellClass(id))}
          title={titleOf(id, row)}
        >
          {cellOf(id, row, fullMillis)}
        </div>
      ))}
    </div>
  );
});

/** Id of a row's element, which the grid names as its active one. */
export function rowElementId(id: number): string {
  return `exchange-row-${id}`;
}

interface LoadingRowProps {
  readonly index: number;
  readonly top: number;
  readonly span: number;
}

function LoadingRow({ index, top, span }: LoadingRowProps) {
  return (
    <div role="row" className={styles['row']} style={{ top }} aria-rowindex={index + 2}>
      <div role="gridcell" aria-colspan={span} className={styles['blank']} style={{ gridColumn: '1 / -1' }}>
        <span className="visually-hidden">loading</span>
      </div>
    </div>
  );
}

function cellOf(id: ColumnId, row: ExchangeSummary, fullMillis: number): ReactNode {
  switch (id) {
    case 'time':
      return formatTime(row.startedAt);
    case 'method':
      return row.method;
    case 'host':
      return row.authority;
    case 'path':
      return row.target;
    case 'route':
      return row.route ?? '–';
    case 'status':
      return (
        <>
          <StatusMark row={row} /> <span className={styles['reason']}>{reasonOf(row)}</span>
        </>
      );
    case 'consumer':
      return row.consumer ?? '–';
    case 'duration':
      return (
        <>
          <span className={styles['figure']}>{formatDuration(row.durationMillis)}</span>
          <PhaseBar row={row} fullMillis={fullMillis} />
        </>
      );
    case 'size':
      return formatBytes(row.responseBytes);
    case 'tags':
      return <Tags row={row} />;
  }
}

function Tags({ row }: { readonly row: ExchangeSummary }) {
  return (
    <>
      {row.isPinned && <Pin className={styles['pin']} size={12} role="img" aria-label="pinned" />}
      {row.isWebSocket && <ArrowLeftRight size={12} role="img" aria-label="WebSocket" />}
      {row.replayOf !== undefined && <Repeat2 size={12} role="img" aria-label="replay" />}
      {row.tags.map((tag) => (
        <span key={tag} className={styles['tag']}>
          {tag}
        </span>
      ))}
    </>
  );
}

function cellClass(id: ColumnId): string {
  switch (id) {
    case 'time':
    case 'host':
      return classes(styles['wire'], styles['muted'], styles['clipped']);
    case 'method':
    case 'path':
      return classes(styles['wire'], styles['clipped']);
    case 'route':
    case 'consumer':
      return classes(styles['muted'], styles['clipped']);
    case 'status':
      return classes(styles['clipped']);
    case 'duration':
      return classes(styles['duration']);
    case 'tags':
      return classes(styles['tags'], styles['clipped']);
    case 'size':
      return classes(styles['right']);
  }
}

function titleOf(id: ColumnId, row: ExchangeSummary): string | undefined {
  if (id === 'path') return `${row.scheme}://${row.authority}${row.target}`;
  if (id === 'host') return row.authority;
  if (id === 'status') return reasonOf(row) || undefined;
  if (id === 'size') return `${formatBytes(row.requestBytes)} sent, ${formatBytes(row.responseBytes)} answered`;
  if (id === 'tags' && row.tags.length > 0) return row.tags.join(', ');
  return undefined;
}

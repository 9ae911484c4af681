import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf, formatBytes, formatDuration } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { RecordGrid } from './RecordGrid.tsx';
import styles from './FrameList.module.css';

export interface FrameListProps {
  readonly frames: ExchangeDetails['frames'];
  /** How many were not kept. */
  readonly dropped: number;
}

/** Frames of a WebSocket as rows. */
export function FrameList({ frames, dropped }: FrameListProps) {
  return (
    <div className={styles['frames']}>
      <div>
        {dropped > 0 && (
          <Notice kind="warning">
            {countOf(dropped, 'frame')} more went by and {dropped === 1 ? 'was' : 'were'} not kept: the capture limit
            was reached.
          </Notice>
        )}
      </div>
      {frames.length === 0 ? (
        <EmptyState title="No frames" text="The WebSocket was opened, and nothing that was kept went over it." />
      ) : (
        <RecordGrid
          label="WebSocket frames"
          what="frame"
          widths="72px 92px 56px 72px minmax(0, 1fr)"
          count={frames.length}
          textAt={(index) => frames[index]?.preview ?? ''}
          columns={[
            { title: 'After', look: 'figure', cell: (index) => formatDuration(frames[index]?.at ?? -1) },
            { title: 'From', cell: (index) => whoSent(frames[index]?.from ?? 'client') },
            { title: 'Kind', cell: (index) => frames[index]?.opcode },
            { title: 'Size', look: 'figure', cell: (index) => formatBytes(frames[index]?.size ?? 0) },
            { title: 'Content', look: 'wire', cell: (index) => frames[index]?.preview },
          ]}
        />
      )}
    </div>
  );
}

function whoSent(from: 'client' | 'upstream') {
  const Arrow = from === 'client' ? ArrowUpRight : ArrowDownLeft;
  return (
    <span className={styles['from']}>
      <Arrow size={13} aria-hidden />
      {from}
    </span>
  );
}

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
          columns={['After', 'From', 'Kind', 'Size', 'Content']}
          widths="72px 92px 56px 72px minmax(0, 1fr)"
          count={frames.length}
          lineAt={(index) => {
            const frame = frames[index];
            if (frame === undefined) return { cells: [], text: '' };
            return {
              text: frame.preview,
              cells: [
                { content: formatDuration(frame.at), look: 'figure' },
                { content: <From from={frame.from} /> },
                { content: frame.opcode },
                { content: formatBytes(frame.size), look: 'figure' },
                { content: frame.preview, look: 'wire' },
              ],
            };
          }}
        />
      )}
    </div>
  );
}

function From({ from }: { readonly from: 'client' | 'upstream' }) {
  const Arrow = from === 'client' ? ArrowUpRight : ArrowDownLeft;
  return (
    <span className={styles['from']}>
      <Arrow size={13} aria-hidden />
      {from}
    </span>
  );
}

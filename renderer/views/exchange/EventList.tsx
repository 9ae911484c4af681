import { useMemo } from 'react';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RecordGrid } from './RecordGrid.tsx';
import { parseServerEvents } from './server-events.ts';

export interface EventListProps {
  readonly text: string;
}

/** Server-sent events as rows. */
export function EventList({ text }: EventListProps) {
  const events = useMemo(() => parseServerEvents(text), [text]);
  if (events.length === 0) return <EmptyState title="No events" text="The stream was opened, and nothing was sent." />;
  return (
    <RecordGrid
      label="Server-sent events"
      what="event"
      columns={['#', 'Event', 'Id', 'Data']}
      widths="48px 120px 96px minmax(0, 1fr)"
      count={events.length}
      lineAt={(index) => {
        const event = events[index];
        if (event === undefined) return { cells: [], text: '' };
        const { name, id, data, retryMillis, isUnfinished } = event;
        const note = isUnfinished ? ' (cut off)' : retryMillis === undefined ? '' : ` (retry after ${retryMillis} ms)`;
        return {
          text: data,
          cells: [
            { content: index + 1, look: 'figure' },
            { content: `${name}${note}` },
            { content: id ?? '–' },
            { content: data, look: 'wire' },
          ],
        };
      }}
    />
  );
}

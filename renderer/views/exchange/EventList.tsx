import { useMemo } from 'react';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RecordGrid } from './RecordGrid.tsx';
import { parseServerEvents, type ServerEvent } from './server-events.ts';

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
      widths="48px 200px 96px minmax(0, 1fr)"
      count={events.length}
      textAt={(index) => events[index]?.data ?? ''}
      columns={[
        { title: '#', look: 'figure', cell: (index) => index + 1 },
        { title: 'Event', cell: (index) => nameOf(events[index]) },
        { title: 'Id', cell: (index) => events[index]?.id ?? '–' },
        { title: 'Data', look: 'wire', cell: (index) => events[index]?.data },
      ]}
    />
  );
}

function nameOf(event: ServerEvent | undefined): string {
  if (event === undefined) return '';
  const { name, retryMillis, isUnfinished } = event;
  if (isUnfinished) return `${name} (cut off)`;
  return retryMillis === undefined ? name : `${name} (retry after ${retryMillis} ms)`;
}

import { formatPlace } from '../../state/hash.ts';
import { usePlace } from '../../state/place.ts';
import { formatDuration } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { BodyViewer } from '../exchange/BodyViewer.tsx';
import { whatHappened } from '../exchange/sentence.ts';
import { useExchange } from '../exchange/use-exchange.ts';
import styles from './TryIt.module.css';

export interface TriedAnswerProps {
  /** Of the recorded exchange. */
  readonly id: number;
  /** Method and address, as they were sent. */
  readonly request: string;
}

/** What was answered, by whom and why, and its body. */
export function TriedAnswer({ id, request }: TriedAnswerProps) {
  const [state] = useExchange(id);
  const filter = usePlace((place) => place.filter);
  if (state.kind === 'failed') return <Notice kind="error">{state.problem}</Notice>;
  if (state.kind !== 'loaded') return null;
  const { summary, response } = state.details;
  return (
    <div className={styles['answer']}>
      <div className={styles['result']}>
        <StatusMark row={summary} />
        <span>{formatDuration(summary.durationMillis)}</span>
        <code className={styles['request']} title={request}>
          {request}
        </code>
        <p className={styles['why']}>{whatHappened(state.details)}</p>
        <a href={formatPlace({ view: 'traffic', exchange: id, filter })}>Open the recorded exchange</a>
      </div>
      {response !== undefined && response.body.size > 0 && (
        <div className={styles['body']}>
          <BodyViewer body={response.body} headers={response.headers} what="response body" />
        </div>
      )}
    </div>
  );
}

import type { PastedReading } from '../../../core/model/diagnosis.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf, formatBytes } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { ExplanationBody } from '../exchange/ExplanationBody.tsx';
import { usePasted } from './pasted.ts';
import styles from './PastedDialog.module.css';

/** What was read of the texts, and who answered and why it failed. */
export function PastedResult() {
  const { texts, explained, problem, isReading } = usePasted();
  const isLong = useDelayed(isReading, 300);
  return (
    <section className={styles['result']} aria-label="Explanation" aria-busy={isReading} tabIndex={0}>
      {isLong && (
        <p className={styles['reading']} role="status">
          Looking for the cause
        </p>
      )}
      {problem !== undefined && (
        <div className={styles['notice']}>
          <Notice kind="error">
            {problem.field === undefined ? problem.text : `The ${NAMES[problem.field]} cannot be read: ${problem.text}`}
          </Notice>
        </div>
      )}
      {explained !== undefined && (
        <>
          <Reading read={explained.read} />
          <ExplanationBody explanation={explained.explanation} hasFailed={hasFailed(explained.read)} chain={[]} />
        </>
      )}
      {explained === undefined && problem === undefined && !isReading && (
        <EmptyState
          title={texts.request.trim() === '' ? 'Nothing pasted yet' : 'The answer is missing'}
          text="Paste the answer as curl -i prints it, or all that curl -v printed. What it means shows up here."
        />
      )}
    </section>
  );
}

const NAMES = { request: 'request', response: 'answer', log: 'log', config: 'configuration' } as const;

function hasFailed({ answer }: PastedReading): boolean {
  return answer === undefined || answer.status >= 400;
}

/** That it was understood, so that a misreading is seen at once. */
function Reading({ read: { request, answer, earlier, logLines, notes } }: { readonly read: PastedReading }) {
  return (
    <div className={styles['read']} role="status">
      <p>
        <span className={styles['muted']}>Read </span>
        {request === undefined ? (
          'no request'
        ) : (
          <>
            <code>
              {request.method} {request.url}
            </code>
            <span className={styles['muted']}>, {sizeOf(request)}</span>
          </>
        )}
      </p>
      <p>
        <span className={styles['muted']}>and </span>
        {answer === undefined ? (
          `no answer, ${countOf(logLines, 'line')} about its failure`
        ) : (
          <>
            <code>{answer.status}</code>
            <span className={styles['muted']}>
              {answer.isAssumed && ' as the status that fits'}, {sizeOf(answer)}
              {earlier.length > 0 && `, after ${earlier.join(', ')}`}
            </span>
          </>
        )}
      </p>
      {notes.map((note) => (
        <p key={note} className={styles['muted']}>
          {note.charAt(0).toUpperCase()}
          {note.slice(1)}.
        </p>
      ))}
    </div>
  );
}

function sizeOf({ headers, bytes }: { readonly headers: number; readonly bytes: number }): string {
  return `${countOf(headers, 'header')}, ${bytes === 0 ? 'no body' : `${formatBytes(bytes)} of body`}`;
}

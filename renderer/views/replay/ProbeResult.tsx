import type { ProbeInfo } from '../../../core/model/probe.ts';
import { Button } from '../../ui/Button.tsx';
import { countOf, formatDuration, formatShare } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { sentenceOf } from './outcome-words.ts';
import { ProbePicture } from './ProbePicture.tsx';
import { copyProbe, stopProbe } from './probes.ts';
import styles from './ProbeTab.module.css';

export interface ProbeResultProps {
  readonly probe: ProbeInfo;
}

/** A probe: what it sends while it is under way, and then what it found and why. */
export function ProbeResult({ probe }: ProbeResultProps) {
  const { method, url, state, spent, points, summary, finding, shared } = probe;
  const isRunning = state === 'running';
  return (
    <section className={styles['part']} aria-label="Probe">
      <div className={styles['line']}>
        <code className={styles['grow']}>
          {method} {url}
        </code>
        {isRunning ? (
          <Button onClick={() => void stopProbe()}>Stop the probe</Button>
        ) : (
          <>
            <Button onClick={() => void copyProbe('Markdown')}>Copy as Markdown</Button>
            <Button onClick={() => void copyProbe('JSON')}>Copy as JSON</Button>
          </>
        )}
      </div>
      <p className={styles['summary']} role="status">
        {isRunning ? 'It is being measured' : sentenceOf(summary ?? 'nothing is told of a limit')}
      </p>
      <p className={styles['muted']}>
        {countOf(spent.requests, 'request')} in {formatDuration(spent.millis)}: {spent.letIn} let in, {spent.refused}{' '}
        refused, {spent.failed} failed; the budget was {probe.budget.maxRequests}.
      </p>
      {spent.letIn + spent.refused > 0 && <ProbePicture points={points} letIn={spent.letIn} refused={spent.refused} />}
      {finding?.reason !== undefined && <Notice kind="info">{sentenceOf(`it ended because ${finding.reason}`)}</Notice>}
      {finding !== undefined && finding.evidence.length > 0 && (
        <>
          <h3>Evidence</h3>
          <dl className={styles['evidence']}>
            {finding.evidence.map(({ seen, says }) => (
              <div key={seen}>
                <dt>{sentenceOf(seen)}</dt>
                <dd className={styles['muted']}>{sentenceOf(says)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {finding !== undefined && finding.others.length > 0 && (
        <p>
          Also possible:{' '}
          {finding.others
            .map(
              ({ algorithm, limit, windowMillis, share }) =>
                `${algorithm}, ${limit} in ${formatDuration(windowMillis)} (${formatShare(share)})`,
            )
            .join('; ')}
        </p>
      )}
      {finding?.next !== undefined && <p>What would tell more: {finding.next}.</p>}
      {shared.map(({ changed, verdict, because }) => (
        <p key={changed}>
          {changed}: {verdict}, {because}.
        </p>
      ))}
    </section>
  );
}

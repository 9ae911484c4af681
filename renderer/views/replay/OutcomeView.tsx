import type { Diagnosis } from '../../../core/model/diagnosis.ts';
import type { ReplayDifference, ReplayOutcome } from '../../../core/model/replay.ts';
import { openExchange } from '../../state/place.ts';
import { selectRow } from '../../state/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { EvidenceList } from '../exchange/EvidenceList.tsx';
import { ChangeTable } from './ChangeTable.tsx';
import { makerWords, placeOf, sentenceOf, sortDifferences } from './outcome-words.ts';
import { VerdictMark } from './VerdictMark.tsx';
import styles from './OutcomeView.module.css';

export interface OutcomeViewProps {
  readonly outcome: ReplayOutcome;
}

/** One outcome: the cause and what to do, what differs, and what differs but does not count. */
export function OutcomeView({ outcome }: OutcomeViewProps) {
  const { verdict, method, url, exchange, reason, cause, differences } = outcome;
  const { counting, ignored } = sortDifferences(differences);
  const maker = makerWords(outcome);
  const show = (): void => {
    selectRow(exchange);
    openExchange(exchange);
  };
  return (
    <div className={styles['view']} role="region" aria-label="Chosen outcome" tabIndex={0}>
      <div className={styles['head']}>
        <VerdictMark verdict={verdict} />
        <code className={styles['url']}>
          {method} {url}
        </code>
        <Button tone="quiet" onClick={show}>
          Show the recorded exchange
        </Button>
      </div>
      {reason !== undefined && <p className={styles['sentence']}>{sentenceOf(reason)}</p>}
      {cause !== undefined && <Cause cause={cause} />}
      {maker !== undefined && <p className={styles['muted']}>{sentenceOf(maker)}</p>}
      {counting.length > 0 && (
        <section className={styles['part']} aria-label="Differences">
          <h2>Differences</h2>
          <Differences label="Differences that count" differences={counting} />
        </section>
      )}
      {counting.length === 0 && verdict === 'same' && <p>Nothing that counts differs.</p>}
      {[...ignored].map(([because, group]) => (
        <details key={because}>
          <summary>
            {group.length} ignored: {because}
          </summary>
          <Differences label={`Ignored: ${because}`} differences={group} />
        </details>
      ))}
    </div>
  );
}

function Cause({ cause: { code, title, because, fixes, needs } }: { readonly cause: Diagnosis }) {
  return (
    <section className={styles['part']} aria-label="Cause">
      <p className={styles['sentence']}>
        {sentenceOf(title)} <code className={styles['muted']}>{code}</code>
      </p>
      <EvidenceList evidence={because} />
      {(fixes.length > 0 || needs !== undefined) && (
        <>
          <h2>What to do</h2>
          <ol className={styles['fixes']}>
            {fixes.map((fix) => (
              <li key={fix}>{sentenceOf(fix)}</li>
            ))}
            {needs !== undefined && <li>To be sure, look at {needs}.</li>}
          </ol>
        </>
      )}
    </section>
  );
}

interface DifferencesProps {
  readonly label: string;
  readonly differences: readonly ReplayDifference[];
}

function Differences({ label, differences }: DifferencesProps) {
  const changes = differences.map((difference) => ({
    part: placeOf(difference),
    ...(difference.recorded !== undefined && { before: difference.recorded }),
    ...(difference.replayed !== undefined && { after: difference.replayed }),
    because: '',
  }));
  return <ChangeTable label={label} first="Where" before="Recorded" after="Now" changes={changes} />;
}

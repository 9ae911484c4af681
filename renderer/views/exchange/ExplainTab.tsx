import type { Diagnosis } from '../../../core/model/diagnosis.ts';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { checkChain } from './check-chain.ts';
import { CauseList } from './CauseList.tsx';
import { CheckChain } from './CheckChain.tsx';
import { EvidenceList } from './EvidenceList.tsx';
import { Panel } from './Panel.tsx';
import { SourcePlace } from './SourcePlace.tsx';
import { useExplanation } from './use-explanation.ts';
import styles from './ExplainTab.module.css';

export interface ExplainTabProps {
  readonly details: ExchangeDetails;
}

/** Why it ended so: the likeliest cause with what shows it and what to do, then the checks in their order. */
export function ExplainTab({ details }: ExplainTabProps) {
  const state = useExplanation(details.summary.id);
  const isLong = useDelayed(state.kind === 'loading', 300);
  if (state.kind === 'loading') return isLong ? <EmptyState title="Looking for the cause" /> : null;
  if (state.kind === 'failed') return <EmptyState title="The exchange could not be explained" text={state.problem} />;
  const { fingerprint, causes } = state.explanation;
  const [first, ...others] = causes;
  const hasFailed = details.summary.status >= 400 || details.response === undefined || first?.code !== 'unknown';
  const chain = checkChain(details);
  return (
    <div className={styles['tab']}>
      {first !== undefined && hasFailed ? (
        <Cause cause={first} />
      ) : (
        <p className={styles['sentence']}>
          This exchange did not fail: there is nothing to explain but the way it took.
        </p>
      )}
      {chain.length > 0 && (
        <Panel title="Checks in the order in which they were made">
          <CheckChain chain={chain} />
        </Panel>
      )}
      {hasFailed && others.length > 0 && (
        <Panel title="What it could be instead">
          <CauseList causes={others} />
        </Panel>
      )}
      <Panel title="Who answered" detail={originWords(fingerprint.gateway, fingerprint.origin)}>
        <EvidenceList evidence={fingerprint.because} />
      </Panel>
    </div>
  );
}

function Cause({ cause }: { readonly cause: Diagnosis }) {
  const { code, title, because, fixes, needs, at, confidence } = cause;
  return (
    <>
      <div className={styles['head']}>
        <p className={styles['sentence']}>{sentenceOf(title)}</p>
        <p className={styles['muted']}>
          <code>{code}</code> {sureness(confidence)}
          {at !== undefined && <SourcePlace at={at} />}
        </p>
      </div>
      <Panel title="What shows it">
        <EvidenceList evidence={because} />
      </Panel>
      {(fixes.length > 0 || needs !== undefined) && (
        <Panel title="What to do">
          <ol className={styles['fixes']}>
            {fixes.map((fix) => (
              <li key={fix}>{sentenceOf(fix)}</li>
            ))}
            {needs !== undefined && <li>To be sure, look at {needs}.</li>}
          </ol>
        </Panel>
      )}
    </>
  );
}

function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Confidence in words; figures would promise more than there is. */
function sureness(confidence: number): string {
  if (confidence >= 0.95) return 'certain';
  if (confidence >= 0.8) return 'very likely';
  return confidence >= 0.5 ? 'likely' : 'cannot be told for sure from what was captured';
}

function originWords(gateway: string, origin: string): string {
  return gateway === origin ? gateway : `${gateway}, at the ${origin}`;
}

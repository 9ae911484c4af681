import type { ReactNode } from 'react';
import type { Diagnosis, Explanation } from '../../../core/model/diagnosis.ts';
import { CauseList } from './CauseList.tsx';
import type { CheckLink } from './check-chain.ts';
import { CheckChain } from './CheckChain.tsx';
import { EvidenceList } from './EvidenceList.tsx';
import { originWords } from './origin-words.ts';
import { Panel } from './Panel.tsx';
import { SourcePlace } from './SourcePlace.tsx';
import styles from './ExplanationBody.module.css';

export interface ExplanationBodyProps {
  readonly explanation: Explanation;
  /** Whether what is explained failed, as far as its status tells. */
  readonly hasFailed: boolean;
  /** The checks of our own gateway, in their order; empty when another made the answer. */
  readonly chain: readonly CheckLink[];
  /** What else is known, before the checks. */
  readonly children?: ReactNode;
  /** Fixes that can be applied, shown with what to do. */
  readonly patches?: ReactNode;
}

/** An explanation: the likeliest cause with what shows it and what to do, then the checks in their order. */
export function ExplanationBody({ explanation, hasFailed, chain, children, patches }: ExplanationBodyProps) {
  const { fingerprint, causes } = explanation;
  const [first, ...others] = causes;
  const isFailure = hasFailed || first?.code !== 'unknown';
  return (
    <div className={styles['body']}>
      {first !== undefined && isFailure ? (
        <Cause cause={first} patches={patches} />
      ) : (
        <p className={styles['sentence']}>
          This exchange did not fail: there is nothing to explain but the way it took.
        </p>
      )}
      {children}
      {chain.length > 0 && (
        <Panel title="Checks in the order in which they were made">
          <CheckChain chain={chain} />
        </Panel>
      )}
      {isFailure && others.length > 0 && (
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

function Cause({ cause, patches }: { readonly cause: Diagnosis; readonly patches: ReactNode }) {
  const { code, title, because, fixes, needs, at, confidence } = cause;
  return (
    <>
      <div className={styles['head']}>
        <p className={styles['sentence']}>{sentenceOf(isGuess(cause) ? `it may be that ${title}` : title)}</p>
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
          {patches}
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

/** A cause that is less likely than not; that nothing can be told is no guess. */
function isGuess({ code, confidence }: Diagnosis): boolean {
  return code !== 'unknown' && confidence < 0.5;
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

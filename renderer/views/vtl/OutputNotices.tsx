import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { showPart, type useRendering } from './rendering.ts';
import { hasPart, isStale } from './trace.ts';
import styles from './OutputTab.module.css';

export interface OutputNoticesProps {
  readonly rendering: ReturnType<typeof useRendering.getState>;
  /** Goes to an offset of the template. */
  readonly onGo: (offset: number) => void;
}

const STALE = 'Stale: the output of the last template that worked';
const NOTHING = 'Nothing was printed';
const PART = 'Printed before the template stopped';

/** Why there is no output, and what is shown in its place. */
export function OutputNotices({ rendering, onGo }: OutputNoticesProps) {
  const { latest, good, failure, showsPart } = rendering;
  const problem = latest?.result.problem;
  return (
    <div>
      {failure !== undefined && <Notice kind="error">The template could not be rendered: {failure}</Notice>}
      {problem !== undefined && (
        <Notice kind="error" action={<Button onClick={() => onGo(problem.start)}>Go there</Button>}>
          Line {problem.line}, column {problem.column}: {problem.message}
          {problem.related !== undefined &&
            ` (${problem.related.message}: line ${problem.related.line}, column ${problem.related.column})`}
        </Notice>
      )}
      {latest !== undefined && problem !== undefined && (
        <div className={styles['staleWords']} role="status">
          <span>{isStale(rendering) ? STALE : latest.result.output === '' ? NOTHING : PART}</span>
          {good !== undefined && hasPart(latest) && (
            <Button tone="quiet" aria-pressed={showsPart} onClick={() => showPart(!showsPart)}>
              Show what was printed up to the problem
            </Button>
          )}
        </div>
      )}
      {latest?.result.areStepsCut === true && (
        <Notice kind="info">The trace is cut: what was printed after its end does not light up.</Notice>
      )}
    </div>
  );
}

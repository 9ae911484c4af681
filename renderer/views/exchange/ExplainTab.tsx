import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { checkChain } from './check-chain.ts';
import { ExplanationBody } from './ExplanationBody.tsx';
import { PatchList } from './PatchList.tsx';
import { RecheckPanel } from './RecheckPanel.tsx';
import { useExplanation } from './use-explanation.ts';
import { useRecheck } from './use-recheck.ts';

export interface ExplainTabProps {
  readonly details: ExchangeDetails;
}

/** Why a recorded exchange ended so. */
export function ExplainTab({ details }: ExplainTabProps) {
  const state = useExplanation(details.summary.id);
  const recheck = useRecheck(details.summary.id);
  const isLong = useDelayed(state.kind === 'loading' || recheck.kind === 'loading', 300);
  // Both come at about the same time: shown at once, nothing moves afterwards.
  if (state.kind === 'loading' || (recheck.kind === 'loading' && !isLong))
    return isLong ? <EmptyState title="Looking for the cause" /> : null;
  if (state.kind === 'failed') return <EmptyState title="The exchange could not be explained" text={state.problem} />;
  const hasFailed = details.summary.status >= 400 || details.response === undefined;
  return (
    <ExplanationBody
      explanation={state.explanation}
      hasFailed={hasFailed}
      chain={checkChain(details)}
      patches={<PatchList exchange={details.summary.id} isForeign={details.revision === ''} />}
    >
      <RecheckPanel state={recheck} isForeign={details.revision === ''} />
    </ExplanationBody>
  );
}

import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import type { ReplayPlanInput } from '../../../core/contract/replay.ts';
import type { ReplayChange } from '../../../core/model/replay.ts';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { useDraft } from './draft.ts';
import { readPlan } from './plan-draft.ts';
import { showReplayTab } from './replay-layers.ts';

/** What would be sent. */
export type DryRun = CallOutput<'replay.dryRun'>;
/** One request of it. */
export type DryRequest = DryRun['requests'][number];

/** Where the dry run stands; `plan` is the one it was made of. */
export type DryRunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly cancel: () => void }
  | { readonly kind: 'done'; readonly output: DryRun; readonly plan: ReplayPlanInput }
  | { readonly kind: 'failed'; readonly why: string };

/** The newest dry run; stays while other tabs are shown. */
export const useDryRun = create<{ readonly state: DryRunState }>(() => ({ state: { kind: 'idle' } }));

/** So many requests are shown byte for byte. */
export const SHOWN_REQUESTS = 200;

/** Shows what would be sent; sends nothing to the target. */
export async function dryRun(): Promise<void> {
  const read = readPlan(useDraft.getState());
  if (read.kind === 'problems' || useDryRun.getState().state.kind === 'running') return;
  showReplayTab('dry-run');
  const controller = new AbortController();
  useDryRun.setState({ state: { kind: 'running', cancel: () => controller.abort() } });
  const { plan } = read;
  try {
    const output = await client.call('replay.dryRun', { plan, limit: SHOWN_REQUESTS }, { signal: controller.signal });
    useDryRun.setState({ state: { kind: 'done', output, plan } });
  } catch (error) {
    useDryRun.setState({
      state: isCancelled(error) ? { kind: 'idle' } : { kind: 'failed', why: describeFailure(error) },
    });
  }
}

/** Whether a dry run shows the plan as it is now. */
export function isCurrent(state: DryRunState, plan: ReplayPlanInput | undefined): boolean {
  return state.kind === 'done' && JSON.stringify(state.plan) === JSON.stringify(plan);
}

/** Why it may not begin at all: reasons that no agreement lifts. */
export function hardRefusals({ refusals, needsAgreement }: DryRun): readonly string[] {
  return needsAgreement ? [] : refusals;
}

/** Changes of claims, each by the name of its claim, and all others. */
export function splitChanges(changes: readonly ReplayChange[]): {
  readonly claims: readonly ReplayChange[];
  readonly others: readonly ReplayChange[];
} {
  return {
    claims: changes.filter(isClaim).map((change) => ({ ...change, part: change.part.slice('token '.length) })),
    others: changes.filter((change) => !isClaim(change)),
  };
}

function isClaim({ part }: ReplayChange): boolean {
  return part.startsWith('token ');
}

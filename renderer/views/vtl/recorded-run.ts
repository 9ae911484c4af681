import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import type { CallProgress } from '../../api/engine-client.ts';
import type { Side } from './kept-work.ts';
import { useWork } from './work.ts';

/** What a template made of many recorded bodies. */
export type ManyOutput = CallOutput<'vtl.renderMany'>;

interface RecordedRun {
  readonly filter: string;
  readonly side: Side;
  readonly limit: number;
  readonly state:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running'; readonly progress: CallProgress | undefined; readonly cancel: () => void }
    | { readonly kind: 'done'; readonly output: ManyOutput; readonly template: string }
    | { readonly kind: 'failed'; readonly why: string };
}

/** How many exchanges a run may go over; what the contract allows. */
export const LIMITS = [50, 200, 1000, 2000] as const;

/** The run over recorded bodies; its outcome stays while other tabs are shown. */
export const useRecordedRun = create<RecordedRun>(() => ({
  filter: '',
  side: 'request',
  limit: 200,
  state: { kind: 'idle' },
}));

/** Changes what the next run goes over. */
export function changeRun(change: Partial<Pick<RecordedRun, 'filter' | 'side' | 'limit'>>): void {
  useRecordedRun.setState(change);
}

/** Runs the template over the newest recorded exchanges that the filter finds. */
export async function runOverRecorded(): Promise<void> {
  const { filter, side, limit, state } = useRecordedRun.getState();
  if (state.kind === 'running') return;
  const { template, profile } = useWork.getState();
  const controller = new AbortController();
  const running = (progress: CallProgress | undefined): void =>
    useRecordedRun.setState({ state: { kind: 'running', progress, cancel: () => controller.abort() } });
  running(undefined);
  try {
    const output = await client.call(
      'vtl.renderMany',
      { template, profile, filter, side, limit },
      { signal: controller.signal, onProgress: running },
    );
    useRecordedRun.setState({ state: { kind: 'done', output, template } });
  } catch (error) {
    const next = isCancelled(error)
      ? ({ kind: 'idle' } as const)
      : { kind: 'failed' as const, why: describeFailure(error) };
    useRecordedRun.setState({ state: next });
  }
}

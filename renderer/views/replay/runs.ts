import { create } from 'zustand';
import type { CallInput } from '../../../core/contract/calls.ts';
import type { EventValue } from '../../../core/contract/events.ts';
import type { ReplayRunInfo } from '../../../core/model/replay.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notifyFailure } from '../../state/toasts.ts';
import { useDraft } from './draft.ts';
import { readPlan } from './plan-draft.ts';
import { showReplayTab } from './replay-layers.ts';
import { missingPages, NO_PAGES, type OutcomePages, PAGE_SIZE, withNew, withPage } from './outcome-pages.ts';

/** How an outcome ended. */
export type Verdict = keyof ReplayRunInfo['verdicts'];

interface Runs {
  /** Newest first; undefined until they were read once. */
  readonly runs: readonly ReplayRunInfo[] | undefined;
  readonly failure: string | undefined;
  /** Id of the run that is looked at. */
  readonly openId: string | undefined;
  /** Only these outcomes are listed; all when undefined. */
  readonly verdict: Verdict | undefined;
  readonly outcomes: OutcomePages;
  /** Place in the list of the outcome that is looked at. */
  readonly selected: number;
  readonly isStarting: boolean;
  /** What a person has to do so that a run goes on, such as to enter a code somewhere. */
  readonly prompt: string | undefined;
}

/** The runs there are, and the one that is looked at. */
export const useRuns = create<Runs>(() => ({
  runs: undefined,
  failure: undefined,
  openId: undefined,
  verdict: undefined,
  outcomes: NO_PAGES,
  selected: 0,
  isStarting: false,
  prompt: undefined,
}));

const reading = new Set<string>();

/** Mirrors the runs. Returns the undo. */
export function followRuns(): () => void {
  const undos = [
    client.on('replay.changed', takeChange),
    client.on('replay.prompt', ({ text }) => useRuns.setState({ prompt: text })),
    client.onState((state) => {
      if (state.kind === 'open') void loadRuns();
    }),
  ];
  void loadRuns();
  return () => {
    for (const undo of undos) undo();
  };
}

/** The run that is looked at. */
export function openRunOf({ runs, openId }: Pick<Runs, 'runs' | 'openId'>): ReplayRunInfo | undefined {
  return runs?.find(({ id }) => id === openId);
}

/** Whether a run can be gone on with: it ended before its end. */
export function canGoOn({ state, sent, total }: ReplayRunInfo): boolean {
  return (state === 'stopped' || state === 'failed') && sent < total;
}

/** Begins a run of the plan. @param isAgreed Whether a person agreed to the target. */
export async function startRun(isAgreed: boolean): Promise<void> {
  const read = readPlan(useDraft.getState());
  if (read.kind === 'problems' || useRuns.getState().isStarting) return;
  const plan = { ...read.plan, guards: { ...read.plan.guards, isAgreed } };
  useRuns.setState({ isStarting: true });
  try {
    const { id } = await client.call('replay.start', { plan });
    await loadRuns();
    openRun(id);
  } catch (error) {
    notifyFailure(`the run did not begin: ${describeFailure(error)}`);
  } finally {
    useRuns.setState({ isStarting: false, prompt: undefined });
  }
}

/** Looks at a run. */
export function openRun(id: string): void {
  useRuns.setState(({ runs, openId, verdict }) => {
    const run = runs?.find((one) => one.id === id);
    const kept = openId === id ? verdict : undefined;
    return { openId: id, verdict: kept, selected: 0, outcomes: { ...NO_PAGES, count: countIn(run, kept) } };
  });
  showReplayTab('run');
}

/** Lists only outcomes of one verdict, or all. */
export function showVerdict(verdict: Verdict | undefined): void {
  useRuns.setState((state) => ({
    verdict,
    selected: 0,
    outcomes: { ...NO_PAGES, count: countIn(openRunOf(state), verdict) },
  }));
}

/** Looks at an outcome. */
export function selectOutcome(selected: number): void {
  useRuns.setState({ selected });
}

/** Pauses, resumes or stops the run that is looked at. */
export async function controlRun(action: CallInput<'replay.control'>['action']): Promise<void> {
  const { openId } = useRuns.getState();
  if (openId === undefined) return;
  try {
    takeChange({ run: await client.call('replay.control', { id: openId, action }), outcomes: [] });
  } catch (error) {
    notifyFailure(`the run could not be changed: ${describeFailure(error)}`);
  }
}

/** Reads what of these places is not in memory. */
export function readOutcomes(first: number, end: number): void {
  const { openId, verdict, outcomes } = useRuns.getState();
  if (openId === undefined) return;
  for (const page of missingPages(outcomes, first, end)) void readPage(openId, verdict, page);
}

async function readPage(id: string, verdict: Verdict | undefined, page: number): Promise<void> {
  const key = `${id} ${verdict ?? ''} ${page}`;
  if (reading.has(key)) return;
  reading.add(key);
  try {
    const from = page * PAGE_SIZE;
    const { outcomes } = await client.call('replay.outcomes', {
      id,
      from,
      limit: PAGE_SIZE,
      ...(verdict !== undefined && { verdict }),
    });
    useRuns.setState((state) =>
      state.openId === id && state.verdict === verdict ? { outcomes: withPage(state.outcomes, page, outcomes) } : state,
    );
  } catch (error) {
    if (codeOf(error) !== 'CHANNEL_CLOSED') notifyFailure(`outcomes could not be read: ${describeFailure(error)}`);
  } finally {
    reading.delete(key);
  }
}

/** Reads the runs anew. */
export async function loadRuns(): Promise<void> {
  try {
    const { runs } = await client.call('replay.runs', {});
    useRuns.setState((state) => ({
      runs,
      failure: undefined,
      outcomes: { ...state.outcomes, count: countIn(openRunOf({ runs, openId: state.openId }), state.verdict) },
    }));
  } catch (error) {
    if (codeOf(error) !== 'CHANNEL_CLOSED') useRuns.setState({ failure: describeFailure(error) });
  }
}

function takeChange({ run, outcomes }: EventValue<'replay.changed'>): void {
  useRuns.setState(({ runs = [], openId, verdict, outcomes: known }) => {
    const isKnown = runs.some(({ id }) => id === run.id);
    const next = isKnown ? runs.map((one) => (one.id === run.id ? run : one)) : [run, ...runs];
    if (run.id !== openId) return { runs: next };
    const fitting = verdict === undefined ? outcomes : outcomes.filter((outcome) => outcome.verdict === verdict);
    return { runs: next, outcomes: withNew(known, fitting, countIn(run, verdict)) };
  });
}

function countIn(run: ReplayRunInfo | undefined, verdict: Verdict | undefined): number {
  if (run === undefined) return 0;
  return verdict === undefined ? run.sent : (run.verdicts[verdict] ?? 0);
}

import type { Command } from '../../commands/command.ts';
import { useDraft } from './draft.ts';
import { dryRun, hardRefusals, isCurrent, useDryRun } from './dry-run.ts';
import { sentenceOf } from './outcome-words.ts';
import { problemWords, readPlan } from './plan-draft.ts';
import { openReplayLayer, showReplayTab } from './replay-layers.ts';
import { controlRun, openRunOf, startRun, useRuns } from './runs.ts';

/** What can be done in the Replay view. */
export const REPLAY_COMMANDS: readonly Command[] = [
  { id: 'replay.dry-run', title: 'Dry run', keys: ['Mod+Enter'], when: isComplete, run: () => void dryRun() },
  { id: 'replay.start', title: 'Start the replay', keys: ['Mod+Shift+Enter'], when: canStart, run: start },
  {
    id: 'replay.pause',
    title: 'Pause the replay, or let it go on',
    keys: ['p'],
    when: () => isLive('running', 'paused'),
    run: () => void controlRun(isLive('paused') ? 'resume' : 'pause'),
  },
  {
    id: 'replay.stop',
    title: 'Stop the replay',
    keys: ['x'],
    when: () => isLive('running', 'paused'),
    run: () => void controlRun('stop'),
  },
  { id: 'replay.tab.dry-run', title: 'Show the dry run', keys: ['1'], run: () => showReplayTab('dry-run') },
  { id: 'replay.tab.run', title: 'Show the outcomes', keys: ['2'], run: () => showReplayTab('run') },
  { id: 'replay.tab.earlier', title: 'Show earlier runs', keys: ['3'], run: () => showReplayTab('earlier') },
  {
    id: 'replay.tab.probe',
    title: 'Probe: find the rate limit of a target',
    keys: ['4'],
    run: () => showReplayTab('probe'),
  },
];

/** Begins a run; where the target's guard asks, a person is asked first. */
export function start(): void {
  const { state } = useDryRun.getState();
  if (!canStart() || state.kind !== 'done') return;
  if (state.output.needsAgreement) openReplayLayer('agree');
  else void startRun(false);
}

/** Why a run cannot begin: the plan is not whole, no dry run shows it as it is now, or the target forbids it. */
export function whyNotStart(): string | undefined {
  const { state } = useDryRun.getState();
  const read = readPlan(useDraft.getState());
  if (read.kind === 'problems') return problemWords(read.problems);
  if (state.kind !== 'done' || !isCurrent(state, read.plan)) return 'Dry run first';
  const [refusal] = hardRefusals(state.output);
  if (refusal !== undefined) return sentenceOf(refusal);
  return useRuns.getState().isStarting ? 'It is starting' : undefined;
}

/** Whether a run can begin. */
export function canStart(): boolean {
  return whyNotStart() === undefined;
}

function isComplete(): boolean {
  return readPlan(useDraft.getState()).kind === 'plan';
}

function isLive(...states: readonly string[]): boolean {
  const run = openRunOf(useRuns.getState());
  return run !== undefined && states.includes(run.state);
}

import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReplayOutcome, ReplayRunInfo } from '../../../core/model/replay.ts';
import { useToasts } from '../../state/toasts.ts';
import { EMPTY_PLAN } from './plan-draft.ts';
import { useDraft } from './draft.ts';
import { dryRun, useDryRun } from './dry-run.ts';
import { outcomeAt } from './outcome-pages.ts';
import { canStart, start } from './replay-commands.ts';
import { useReplayLayers } from './replay-layers.ts';
import { canGoOn, followRuns, openRun, openRunOf, readOutcomes, showVerdict, useRuns } from './runs.ts';

const FRESH_RUNS = useRuns.getInitialState();
let undo: () => void;

function run(change: Partial<ReplayRunInfo> = {}): ReplayRunInfo {
  return {
    id: 'a1',
    target: 'staging',
    state: 'running',
    startedAt: 1,
    total: 4,
    sent: 0,
    verdicts: { same: 0, explained: 0, unexplained: 0, failed: 0, 'left out': 0 },
    noise: [],
    ...change,
  };
}

function outcome(index: number, verdict: ReplayOutcome['verdict']): ReplayOutcome {
  return {
    index,
    exchange: index + 100,
    method: 'GET',
    url: 'http://127.0.0.1/',
    recordedStatus: 200,
    status: 200,
    durationMillis: 1,
    recordedMillis: 1,
    verdict,
    differences: [],
  };
}

beforeEach(() => {
  engine.forget();
  useRuns.setState(FRESH_RUNS, true);
  useDraft.setState({ ...EMPTY_PLAN, target: 'staging' }, true);
  useDryRun.setState({ state: { kind: 'idle' } });
  useReplayLayers.setState({ tab: 'dry-run', open: undefined });
  useToasts.setState({ toasts: [] });
  undo = followRuns();
});
afterEach(() => undo());

function answerDryRun(needsAgreement: boolean, refusals: string[]): void {
  engine.answer('replay.dryRun', () => ({ total: 4, refusals, needsAgreement, warnings: [], noise: [], requests: [] }));
}

describe('a run', () => {
  test('begins only after a dry run of the very plan, and takes no word where none is asked', async () => {
    answerDryRun(false, []);
    engine.answer('replay.start', () => ({ id: 'a1' }));
    engine.answer('replay.runs', () => ({ runs: [run()] }));
    expect(canStart()).toBe(false);
    await dryRun();
    expect(canStart()).toBe(true);
    useDraft.setState({ repeat: '2' });
    expect(canStart()).toBe(false);
    useDraft.setState({ repeat: '1' });
    start();
    await vi.waitFor(() => expect(openRunOf(useRuns.getState())?.id).toBe('a1'));
    expect([engine.asked('replay.start')[0]?.plan.guards?.isAgreed, useReplayLayers.getState().tab]).toEqual([
      false,
      'run',
    ]);
  });

  test('asks a person first where the guard does, and begins not at all where it forbids', async () => {
    answerDryRun(true, ['the target staging asks first']);
    await dryRun();
    start();
    expect([useReplayLayers.getState().open, engine.asked('replay.start')]).toEqual(['agree', []]);
    answerDryRun(false, ['the target staging is forbidden']);
    await dryRun();
    expect(canStart()).toBe(false);
  });

  test('that the engine refuses says why', async () => {
    answerDryRun(false, []);
    await dryRun();
    engine.answer('replay.start', () => {
      throw new Refusal('REPLAY_REFUSED', 'this target may not be sent to');
    });
    start();
    await vi.waitFor(() => expect(useRuns.getState().isStarting).toBe(false));
    expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([
      'the run did not begin: this target may not be sent to',
    ]);
  });

  test('can be gone on with when it ended before its end', () => {
    const states = [
      run({ state: 'stopped', sent: 2 }),
      run({ state: 'done', sent: 4 }),
      run(),
      run({ state: 'stopped', sent: 4 }),
    ];
    expect(states.map(canGoOn)).toEqual([true, false, false, false]);
  });
});

describe('outcomes', () => {
  test('come by event while a run is looked at, and those of one verdict alone when they are listed alone', () => {
    useRuns.setState({ runs: [run()] });
    openRun('a1');
    engine.emit('replay.changed', {
      run: run({ sent: 2, verdicts: { ...run().verdicts, same: 1, unexplained: 1 } }),
      outcomes: [outcome(0, 'same'), outcome(1, 'unexplained')],
    });
    expect(useRuns.getState().outcomes.count).toBe(2);
    showVerdict('unexplained');
    engine.emit('replay.changed', {
      run: run({ sent: 4, verdicts: { ...run().verdicts, same: 2, unexplained: 2 } }),
      outcomes: [outcome(2, 'unexplained'), outcome(3, 'same')],
    });
    expect(useRuns.getState().outcomes.count).toBe(2);
  });

  test('that are not in memory are read by pages, once', async () => {
    engine.answer('replay.outcomes', () => ({ run: run(), outcomes: [outcome(0, 'same'), outcome(1, 'failed')] }));
    useRuns.setState({ runs: [run({ sent: 2, state: 'stopped' })] });
    openRun('a1');
    readOutcomes(0, 2);
    readOutcomes(1, 2);
    await vi.waitFor(() => expect(outcomeAt(useRuns.getState().outcomes, 1)?.verdict).toBe('failed'));
    expect(engine.asked('replay.outcomes')).toEqual([{ id: 'a1', from: 0, limit: 200 }]);
  });
});

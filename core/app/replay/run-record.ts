import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { replayPlan, type ReplayPlan } from '../../contract/replay.ts';
import { GatewrightError } from '../../model/errors.ts';
import { REPLAY_VERDICTS, replayOutcome, type ReplayOutcome, type ReplayRunInfo } from '../../model/replay.ts';
import type { EpochMillis } from '../../model/units.ts';
import type { Selected } from './selection.ts';

/** What a run began with; the first line of its journal. */
export interface RunStart {
  readonly id: string;
  readonly plan: ReplayPlan;
  readonly target: string;
  readonly startedAt: EpochMillis;
  readonly selected: Selected;
  readonly noise: ReplayRunInfo['noise'];
}

/**
 * What came of a run, in memory and in a journal of one line an outcome, so that a run that was killed can be looked at
 * and gone on with. Outcomes hold no secrets.
 */
export class RunRecord {
  readonly start: RunStart;
  readonly outcomes: ReplayOutcome[] = [];
  state: ReplayRunInfo['state'] = 'running';
  reason: string | undefined;
  endedAt: EpochMillis | undefined;
  readonly #file: string;
  readonly #verdicts: Record<string, number> = Object.fromEntries(REPLAY_VERDICTS.map((verdict) => [verdict, 0]));

  private constructor(start: RunStart, file: string) {
    this.start = start;
    this.#file = file;
  }

  /** Begins a journal. */
  static begin(start: RunStart, file: string): RunRecord {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(start)}\n`, { mode: 0o600 });
    return new RunRecord(start, file);
  }

  /** Reads a journal back; a last line that is not whole is left out. @throws FORMAT_INVALID when its beginning is not. */
  static read(file: string): RunRecord {
    const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    const record = new RunRecord(readStart(first, file), file);
    for (const line of rest) {
      const outcome = readOutcome(line);
      if (outcome !== undefined) record.#count(outcome);
    }
    record.state = record.outcomes.length >= record.total ? 'done' : 'stopped';
    if (record.state === 'stopped') record.reason = 'the engine ended before it did';
    return record;
  }

  get total(): number {
    return this.start.selected.ids.length * this.start.plan.repeat;
  }

  /** Requests from the first on that all have an outcome: where a run goes on. */
  get done(): number {
    const seen = new Set(this.outcomes.map(({ index }) => index));
    let next = 0;
    while (seen.has(next)) next += 1;
    return next;
  }

  add(outcome: ReplayOutcome): void {
    this.#count(outcome);
    appendFileSync(this.#file, `${JSON.stringify(outcome)}\n`);
  }

  info(): ReplayRunInfo {
    const { id, target, startedAt, noise } = this.start;
    return {
      id,
      target,
      state: this.state,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      startedAt,
      ...(this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
      total: this.total,
      sent: this.outcomes.length,
      // Every verdict has its count from the beginning.
      verdicts: { ...this.#verdicts } as ReplayRunInfo['verdicts'],
      noise,
    };
  }

  #count(outcome: ReplayOutcome): void {
    this.outcomes.push(outcome);
    this.#verdicts[outcome.verdict] = (this.#verdicts[outcome.verdict] ?? 0) + 1;
  }
}

function readStart(line: string, file: string): RunStart {
  try {
    // Written by `begin`; the plan, which says what is sent, is checked again.
    const start = JSON.parse(line) as RunStart;
    return { ...start, plan: replayPlan.parse(start.plan) };
  } catch (error) {
    throw new GatewrightError(
      'FORMAT_INVALID',
      { file, reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}

function readOutcome(line: string): ReplayOutcome | undefined {
  try {
    return replayOutcome.parse(JSON.parse(line));
  } catch {
    // The line that was being written when the engine ended.
    return undefined;
  }
}

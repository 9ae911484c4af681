import { replayPlan, type ReplayPlan } from '../../contract/replay.ts';
import { GatewrightError } from '../../model/errors.ts';
import { REPLAY_VERDICTS, replayOutcome, type ReplayOutcome, type ReplayRunInfo } from '../../model/replay.ts';
import type { EpochMillis } from '../../model/units.ts';
import { hideSecrets } from '../../replay/hide-secrets.ts';
import { Journal } from './journal.ts';
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
 * What came of a run, in a journal of one line an outcome, so that a run that was killed can be looked at and gone on with,
 * and so that a hundred thousand outcomes take no room in memory. Secrets are taken out before anything is written.
 */
export class RunRecord {
  readonly start: RunStart;
  state: ReplayRunInfo['state'] = 'running';
  reason: string | undefined;
  endedAt: EpochMillis | undefined;
  /** Texts that must not stand in an outcome; those of the credentials of this run. */
  secrets: () => readonly string[] = () => [];
  /** Until when it waits for its target; told by the run on its way. */
  waitsUntil: () => EpochMillis | undefined = () => undefined;
  readonly #journal: Journal;
  readonly #verdicts: Record<string, number> = Object.fromEntries(REPLAY_VERDICTS.map((verdict) => [verdict, 0]));
  /** For each request 1 when it has an outcome. */
  readonly #done: Uint8Array;
  #sent = 0;
  /** Lines of the journal, by verdict. */
  readonly #places = new Map<string, number[]>();
  #counted = 0;

  private constructor(start: RunStart, journal: Journal) {
    this.start = start;
    this.#journal = journal;
    this.#done = new Uint8Array(this.total);
  }

  /** Begins a journal. */
  static begin(start: RunStart, file: string): RunRecord {
    const journal = Journal.create(file);
    journal.append(JSON.stringify(start));
    journal.flush();
    return new RunRecord(start, journal);
  }

  /** Reads a journal back; a last line that is not whole is left out. @throws FORMAT_INVALID when its beginning is not. */
  static read(file: string): RunRecord {
    let start: RunStart | undefined;
    const seen: Counted[] = [];
    const journal = Journal.open(file, (line, index) => {
      if (index === 0) start = readStart(line, file);
      else seen.push(readCounted(line, file));
    });
    if (start === undefined) {
      journal.close();
      throw new GatewrightError('FORMAT_INVALID', { file, reason: 'it has no whole line' });
    }
    const record = new RunRecord(start, journal);
    for (const one of seen) record.#count(one);
    record.state = record.sent >= record.total ? 'done' : 'stopped';
    if (record.state === 'stopped') record.reason = 'the engine ended before it did';
    return record;
  }

  get total(): number {
    return this.start.selected.ids.length * this.start.plan.repeat;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Whether a request has an outcome; a run goes on with the others. */
  isDone(index: number): boolean {
    return this.#done[index] === 1;
  }

  /** Takes an outcome over. @returns It without secrets, as it is kept. */
  add(outcome: ReplayOutcome): ReplayOutcome {
    const kept = hideSecrets(outcome, this.secrets());
    this.#count(kept);
    this.#journal.append(JSON.stringify(kept));
    return kept;
  }

  /** Writes what is not written yet: before anybody is told of it. */
  flush(): void {
    this.#journal.flush();
  }

  /** Outcomes in the order in which they came, all or those of one verdict. */
  page(from: number, limit: number, verdict?: ReplayOutcome['verdict']): ReplayOutcome[] {
    const lines =
      verdict === undefined
        ? this.#journal.read(from + 1, limit)
        : (this.#places.get(verdict) ?? []).slice(from, from + limit).flatMap((at) => this.#journal.read(at, 1));
    return lines.map((line) => replayOutcome.parse(JSON.parse(line)));
  }

  close(): void {
    this.#journal.close();
  }

  info(): ReplayRunInfo {
    const { id, target, startedAt, noise } = this.start;
    const waitsUntil = this.state === 'running' ? this.waitsUntil() : undefined;
    return {
      id,
      target,
      state: this.state,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      startedAt,
      ...(this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
      ...(waitsUntil === undefined ? {} : { waitsUntil }),
      total: this.total,
      sent: this.sent,
      // Every verdict has its count from the beginning.
      verdicts: { ...this.#verdicts } as ReplayRunInfo['verdicts'],
      noise,
    };
  }

  #count({ index, verdict }: Counted): void {
    if (this.#done[index] === 0) this.#sent += 1;
    this.#done[index] = 1;
    this.#counted += 1;
    const places = this.#places.get(verdict) ?? [];
    places.push(this.#counted);
    this.#places.set(verdict, places);
    this.#verdicts[verdict] = (this.#verdicts[verdict] ?? 0) + 1;
  }
}

type Counted = Pick<ReplayOutcome, 'index' | 'verdict'>;

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

function readCounted(line: string, file: string): Counted {
  try {
    return replayOutcome.parse(JSON.parse(line));
  } catch (error) {
    throw new GatewrightError('FORMAT_INVALID', { file, reason: 'a line in it is no outcome' }, { cause: error });
  }
}

import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import type { ReplayPlan } from '../../contract/replay.ts';
import type { SecretSource } from '../../engine/secrets.ts';
import { describeError, GatewrightError } from '../../model/errors.ts';
import type { Clock } from '../../model/clock.ts';
import type { ReplayOutcome, ReplayRunInfo } from '../../model/replay.ts';
import type { ExchangeStore } from '../../recording/store.ts';
import { whyNotBegin } from '../../replay/guards.ts';
import { ReplayRun } from '../../replay/run.ts';
import { Sender } from '../../replay/send.ts';
import type { Resign } from '../../replay/credentials/open-credentials.ts';
import { openTarget } from './open-target.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { RunRecord } from './run-record.ts';
import { selectExchanges } from './selection.ts';

/** What replays of a workspace are made of. */
export interface ReplayHostOptions {
  readonly workspace: string;
  /** Private folder of the workspace; journals go into its `replays`. */
  readonly folder: string;
  readonly clock: Clock;
  readonly store: ExchangeStore;
  readonly secrets: SecretSource;
  readonly resign: Resign;
  newId(): string;
  /** Tells a person what to do while a run begins, such as to enter a code. */
  prompt(text: string): void;
  /** A run changed, or these were the last to come of it; at most one in 50 ms a run. */
  onChange(run: ReplayRunInfo, outcomes: readonly ReplayOutcome[]): void;
}

const TELL_EVERY_MILLIS = 50;
/** More outcomes at once than this are more than anybody watches; the others are read from the run. */
const MOST_TOLD = 200;

interface Active {
  readonly record: RunRecord;
  run: ReplayRun | undefined;
  ended: Promise<void>;
}

/** Replays of a workspace: begins them, keeps what comes of them, pauses, stops and goes on with them. */
export class ReplayHost {
  readonly options: ReplayHostOptions;
  readonly #runs = new Map<string, Active>();

  constructor(options: ReplayHostOptions) {
    this.options = options;
  }

  /** Begins a run. @throws REPLAY_REFUSED when the target's guard says no, and what finding the exchanges throws. */
  async start(plan: ReplayPlan): Promise<string> {
    const { workspace, secrets, store, clock, folder, newId } = this.options;
    const target = await openTarget(workspace, plan.target, secrets);
    const refusal = whyNotBegin(target, plan.guards);
    if (refusal !== undefined) throw new GatewrightError('REPLAY_REFUSED', refusal);
    const selected = await selectExchanges(store, plan.selection);
    const prepared = await prepareRun({ plan, target, selected, isDone: () => false }, this.options);
    const id = newId();
    const start = {
      id,
      plan,
      target: target.id === 'url' ? target.url : target.id,
      startedAt: clock.now(),
      selected,
      noise: prepared.noise,
    };
    const record = RunRecord.begin(start, join(folder, 'replays', `${id}.jsonl`));
    this.#launch(record, prepared);
    return id;
  }

  /** Goes on with a run that stopped before its end. @throws NOT_FOUND, REPLAY_REFUSED. */
  async resume(id: string): Promise<ReplayRunInfo> {
    const active = await this.#find(id);
    const { record } = active;
    if (active.run?.isPaused === true) {
      active.run.resume();
      record.state = 'running';
    } else if (record.state === 'stopped' || record.state === 'failed') {
      const { plan, selected } = record.start;
      const target = await openTarget(this.options.workspace, plan.target, this.options.secrets);
      const refusal = whyNotBegin(target, plan.guards);
      if (refusal !== undefined) throw new GatewrightError('REPLAY_REFUSED', refusal);
      record.state = 'running';
      record.reason = undefined;
      this.#launch(
        record,
        await prepareRun({ plan, target, selected, isDone: (index) => record.isDone(index) }, this.options),
      );
    }
    this.options.onChange(record.info(), []);
    return record.info();
  }

  async pause(id: string): Promise<ReplayRunInfo> {
    const { run, record } = await this.#find(id);
    if (record.state === 'running' && run !== undefined) {
      run.pause();
      record.state = 'paused';
      this.options.onChange(record.info(), []);
    }
    return record.info();
  }

  async stop(id: string): Promise<ReplayRunInfo> {
    const active = await this.#find(id);
    active.run?.stop('it was stopped by hand');
    await active.ended;
    return active.record.info();
  }

  /** The runs there are, newest first; those of earlier sessions from their journals. */
  async runs(): Promise<ReplayRunInfo[]> {
    const names = await readdir(join(this.options.folder, 'replays')).catch(() => []);
    for (const name of names) {
      const id = name.replace(/\.jsonl$/, '');
      if (name.endsWith('.jsonl') && !this.#runs.has(id)) await this.#find(id).catch(() => undefined);
    }
    return [...this.#runs.values()].map(({ record }) => record.info()).toSorted((a, b) => b.startedAt - a.startedAt);
  }

  /** @throws NOT_FOUND */
  async record(id: string): Promise<RunRecord> {
    return (await this.#find(id)).record;
  }

  /** Resolves when a run is over, with how. @throws NOT_FOUND */
  async untilOver(id: string): Promise<ReplayRunInfo> {
    const active = await this.#find(id);
    await active.ended;
    return active.record.info();
  }

  async close(): Promise<void> {
    const active = [...this.#runs.values()];
    for (const { run } of active) run?.stop('the engine ends');
    await Promise.all(active.map(({ ended }) => ended));
    for (const { record } of active) record.close();
  }

  #launch(record: RunRecord, { input, target, credentials }: PreparedRun): void {
    const { clock } = this.options;
    const sender = new Sender(target, clock);
    record.secrets = () => [...target.secrets, ...credentials.secrets];
    const teller = new Teller((outcomes) => {
      record.flush();
      this.options.onChange(record.info(), outcomes);
    });
    const run = new ReplayRun(input, {
      clock,
      credentials,
      send: (request, signal) => sender.send(request, signal),
      onOutcome: (outcome) => teller.add(record.add(outcome)),
    });
    record.waitsUntil = () => run.waitsUntil;
    const active: Active = { record, run, ended: Promise.resolve() };
    active.ended = this.#untilEnd(run, record).finally(async () => {
      // What is over needs no more than its record.
      active.run = undefined;
      record.waitsUntil = () => undefined;
      teller.flush();
      await sender.close();
    });
    this.#runs.set(record.start.id, active);
  }

  async #untilEnd(run: ReplayRun, record: RunRecord): Promise<void> {
    try {
      const end = await run.run();
      record.state = end.kind === 'done' ? 'done' : 'stopped';
      if (end.kind === 'stopped') record.reason = end.reason;
    } catch (error) {
      // A fault of ours: what came of it so far stays, and it can be gone on with.
      record.state = 'failed';
      record.reason = describeError(error);
    }
    record.endedAt = this.options.clock.now();
  }

  async #find(id: string): Promise<Active> {
    const known = this.#runs.get(id);
    if (known !== undefined) return known;
    if (!/^[\w-]+$/.test(id)) throw new GatewrightError('NOT_FOUND', { replay: id });
    try {
      const record = RunRecord.read(join(this.options.folder, 'replays', `${id}.jsonl`));
      const active: Active = { record, run: undefined, ended: Promise.resolve() };
      this.#runs.set(id, active);
      return active;
    } catch (error) {
      throw new GatewrightError('NOT_FOUND', { replay: id }, { cause: error });
    }
  }
}

/** Gathers outcomes, so that ten thousand a second are a few events with the newest of them. */
class Teller {
  readonly #tell: (outcomes: readonly ReplayOutcome[]) => void;
  #newest: ReplayOutcome[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (outcomes: readonly ReplayOutcome[]) => void) {
    this.#tell = tell;
  }

  add(outcome: ReplayOutcome): void {
    this.#newest.push(outcome);
    if (this.#newest.length >= 2 * MOST_TOLD) this.#newest.splice(0, MOST_TOLD);
    this.#timer ??= setTimeout(() => this.flush(), TELL_EVERY_MILLIS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tell(this.#newest.splice(0).slice(-MOST_TOLD));
  }
}

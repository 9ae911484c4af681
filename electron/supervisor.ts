import { randomBytes } from 'node:crypto';
import type { EngineLaunch, EngineProcess } from './engine-process.ts';

const RESTART_WINDOW_MILLIS = 60_000;
const MAX_ENDS = 3;

/** What a supervisor needs of the rest. */
export interface SupervisorOptions {
  readonly launch: Omit<EngineLaunch, 'token' | 'controlPort'>;
  /** Starts an engine and resolves when it serves. */
  startEngine(launch: EngineLaunch): Promise<EngineProcess>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** An engine serves; after an unexpected end at the same address as before, unless that was taken. */
  onReady(engine: EngineProcess): void;
  /** There is no engine, and none is being started. */
  onGivenUp(reason: string): void;
}

/**
 * Keeps one engine running: starts it, notices its end, starts it again, and gives up after three ends in a minute. Token
 * and address stay the same for as long as they can, so that the page goes on by itself and keeps what was not saved.
 */
export class Supervisor {
  readonly token = randomBytes(32).toString('base64url');
  readonly #options: SupervisorOptions;
  #workspace: string | undefined;
  #engine: EngineProcess | undefined;
  #port: number | undefined;
  #ends: readonly number[] = [];
  /** Counts starts and stops; what began in an earlier turn is not wanted any more. */
  #turn = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#workspace = options.launch.workspace;
  }

  /** Address of the running engine's page; empty while there is none. */
  get url(): string {
    return this.#engine?.url ?? '';
  }

  async start(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const engine = await this.#startAnywhere();
      if (turn !== this.#turn) return await engine.stop();
      this.#engine = engine;
      this.#port = Number(new URL(engine.url).port);
      void engine.exited.then((reason) => this.#onExit(engine, reason));
      this.#options.onReady(engine);
    } catch (error) {
      if (turn === this.#turn) this.#options.onGivenUp(error instanceof Error ? error.message : String(error));
    }
  }

  /** Starts again after the supervisor gave up. */
  async restart(): Promise<void> {
    this.#ends = [];
    if (this.#engine === undefined) await this.start();
  }

  /** Stops the engine and starts one on another workspace; does nothing when that one is open already. */
  async openWorkspace(folder: string): Promise<void> {
    if (this.#engine?.workspace === folder) return;
    await this.stop();
    this.#workspace = folder;
    // What the page has is of the first workspace: at another address it begins anew.
    this.#port = undefined;
    this.#ends = [];
    await this.start();
  }

  /** Stops the engine, or the one that is being started once it serves. */
  async stop(): Promise<void> {
    this.#turn += 1;
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.stop();
  }

  /** At the last address where there was one, else at one that is free. */
  async #startAnywhere(): Promise<EngineProcess> {
    const { workspace: _first, ...rest } = this.#options.launch;
    const workspace = this.#workspace === undefined ? {} : { workspace: this.#workspace };
    const launch = { ...rest, ...workspace, token: this.token };
    const controlPort = this.#port;
    if (controlPort === undefined) return this.#options.startEngine(launch);
    try {
      return await this.#options.startEngine({ ...launch, controlPort });
    } catch {
      // Somebody may have taken the port meanwhile; any other reason comes again and is reported then.
      return this.#options.startEngine(launch);
    }
  }

  #onExit(engine: EngineProcess, reason: string): void {
    if (this.#engine !== engine) return;
    this.#engine = undefined;
    const now = this.#options.now();
    this.#ends = [...this.#ends.filter((end) => now - end < RESTART_WINDOW_MILLIS), now];
    if (this.#ends.length < MAX_ENDS) void this.start();
    else this.#options.onGivenUp(reason);
  }
}

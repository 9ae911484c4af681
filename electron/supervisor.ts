import { randomBytes } from 'node:crypto';
import { startEngineProcess, type EngineLaunch, type EngineProcess } from './engine-process.ts';

const RESTART_WINDOW_MILLIS = 60_000;
const MAX_RESTARTS = 3;

/** What the supervisor tells the window. */
export interface SupervisorEvents {
  onReady(engine: EngineProcess): void;
  /** The engine is gone; `isRestarting` says whether another one is being started. */
  onDown(reason: string, isRestarting: boolean): void;
}

/** Keeps one engine running: starts it, notices its end, starts it again, and gives up after three ends in a minute. */
export class Supervisor {
  readonly #launch: Omit<EngineLaunch, 'token'>;
  readonly #events: SupervisorEvents;
  #engine: EngineProcess | undefined;
  #ends: number[] = [];
  #isStopping = false;
  #workspace: string | undefined;
  token = '';

  constructor(launch: Omit<EngineLaunch, 'token'>, events: SupervisorEvents) {
    this.#launch = launch;
    this.#events = events;
    this.#workspace = launch.workspace;
  }

  /** Address of the running engine's page; empty while there is none. */
  get url(): string {
    return this.#engine?.url ?? '';
  }

  async start(): Promise<void> {
    this.token = randomBytes(32).toString('base64url');
    const { workspace: _first, ...launch } = this.#launch;
    const workspace = this.#workspace === undefined ? {} : { workspace: this.#workspace };
    try {
      const engine = await startEngineProcess({ ...launch, ...workspace, token: this.token });
      this.#engine = engine;
      void engine.exited.then((reason) => this.#onExit(engine, reason));
      this.#events.onReady(engine);
    } catch (error) {
      this.#events.onDown(error instanceof Error ? error.message : String(error), false);
    }
  }

  /** Starts again after the supervisor gave up. */
  async restart(): Promise<void> {
    this.#ends = [];
    if (this.#engine === undefined) await this.start();
  }

  /** Stops the engine and starts one on another workspace. */
  async openWorkspace(folder: string): Promise<void> {
    await this.stop();
    this.#isStopping = false;
    this.#workspace = folder;
    await this.start();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#engine?.stop();
    this.#engine = undefined;
  }

  #onExit(engine: EngineProcess, reason: string): void {
    if (this.#isStopping || this.#engine !== engine) return;
    this.#engine = undefined;
    const now = Date.now();
    this.#ends = [...this.#ends.filter((end) => now - end < RESTART_WINDOW_MILLIS), now];
    const isRestarting = this.#ends.length < MAX_RESTARTS;
    this.#events.onDown(reason, isRestarting);
    if (isRestarting) void this.start();
  }
}

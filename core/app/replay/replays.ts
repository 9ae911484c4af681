import { join } from 'node:path';
import type { Parts } from '../parts.ts';
import { PRIVATE_FOLDER } from '../workspace.ts';
import type { ReplayHandlers } from './replay-handlers.ts';
import type { ReplayHost } from './replay-host.ts';
import { newRunId } from './run-id.ts';

/** What came of runs is told by these. */
export interface ReplayEvents {
  prompt(text: string): void;
  changed(...change: Parameters<ReplayHost['options']['onChange']>): void;
}

/** Replays of a workspace, loaded when somebody first asks: an engine that starts pays nothing for them. */
export class Replays {
  readonly #events: ReplayEvents;
  #opened: Promise<{ readonly host: ReplayHost; readonly handlers: ReplayHandlers }> | undefined;

  constructor(events: ReplayEvents) {
    this.#events = events;
  }

  /** The calls, ready to be made. */
  async handlers(parts: Parts): Promise<ReplayHandlers> {
    this.#opened ??= this.#open(parts);
    return (await this.#opened).handlers;
  }

  /** Ends what is running. */
  async close(): Promise<void> {
    await (await this.#opened)?.host.close();
  }

  async #open(parts: Parts): Promise<{ host: ReplayHost; handlers: ReplayHandlers }> {
    const [hosts, calls] = await Promise.all([import('./replay-host.ts'), import('./replay-handlers.ts')]);
    const { workspace, clock, recorder, secretSource, issuer } = parts;
    const host = new hosts.ReplayHost({
      workspace,
      folder: join(workspace, PRIVATE_FOLDER),
      // What is outside goes by the wall clock, whatever time it is in the workspace.
      clock: clock.wall,
      store: recorder.store,
      secrets: secretSource,
      resign: (claims, lifetimeMillis) =>
        issuer.mint.mint({ claims, header: {}, lifetimeMillis, sign: { kind: 'issuer' }, broken: 'none' }),
      newId: newRunId,
      prompt: (text) => this.#events.prompt(text),
      onChange: (run, outcomes) => this.#events.changed(run, outcomes),
    });
    return { host, handlers: calls.replayHandlers(parts, host) };
  }
}

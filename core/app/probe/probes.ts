import type { ProbeInfo } from '../../model/probe.ts';
import type { Parts } from '../parts.ts';
import type { ProbeHandlers } from './probe-calls.ts';
import type { ProbeHost } from './probe-host.ts';

/** What happens in probes is told by these. */
export interface ProbeEvents {
  /** What a person has to do so that credentials can be had. */
  prompt(text: string): void;
  changed(probe: ProbeInfo): void;
}

/** Probes of a workspace, loaded when somebody first asks: an engine that starts pays nothing for them. */
export class Probes {
  readonly #events: ProbeEvents;
  #opened: Promise<{ readonly host: ProbeHost; readonly handlers: ProbeHandlers }> | undefined;

  constructor(events: ProbeEvents) {
    this.#events = events;
  }

  /** The calls, ready to be made. */
  async handlers(parts: Parts): Promise<ProbeHandlers> {
    this.#opened ??= this.#open(parts);
    return (await this.#opened).handlers;
  }

  /** Ends what is running. */
  async close(): Promise<void> {
    await (await this.#opened)?.host.close();
  }

  async #open(parts: Parts): Promise<{ host: ProbeHost; handlers: ProbeHandlers }> {
    const [hosts, handlers] = await Promise.all([import('./probe-host.ts'), import('./probe-handlers.ts')]);
    const host = new hosts.ProbeHost(parts, this.#events);
    return { host, handlers: handlers.probeHandlers(parts, host) };
  }
}

import type { RpcServer } from '../rpc/server.ts';
import { gatherChanges } from './changes.ts';
import { LiveRows } from './live-rows.ts';
import type { Parts } from './parts.ts';
import { gatewayStatus, recorderStatus } from './status.ts';

const STATUS_EVERY_MILLIS = 250;
const STATS_EVERY_MILLIS = 1000;

/** Tells every client what changed, in batches. */
export class Announcements {
  readonly #rpc: RpcServer;
  readonly #live: LiveRows;
  readonly #gateway: { tell(): void; close(): void };
  readonly #recorder: { tell(): void; close(): void };
  readonly #undo: readonly (() => void)[];

  constructor(rpc: RpcServer, parts: Parts) {
    const { recorder, gateway } = parts;
    this.#rpc = rpc;
    this.#live = new LiveRows((rows, skipped) => rpc.emit('exchange.finished', { rows, skipped }));
    this.#gateway = gatherChanges(STATUS_EVERY_MILLIS, () => rpc.emit('gateway.changed', gatewayStatus(parts)));
    this.#recorder = gatherChanges(STATUS_EVERY_MILLIS, () => rpc.emit('recorder.changed', recorderStatus(parts)));
    const timer = setInterval(() => {
      if (rpc.clients > 0 && gateway.status().requestsPerSecond > 0) this.#gateway.tell();
    }, STATS_EVERY_MILLIS).unref();
    this.#undo = [
      () => clearInterval(timer),
      recorder.onState(() => this.#recorder.tell()),
      recorder.onRows((rows, skipped) => {
        if (rpc.clients > 0) this.#live.add(rows, skipped);
      }),
    ];
  }

  /** The files were read again, whatever came of it. */
  reloaded(revision: string): void {
    this.#gateway.tell();
    this.#rpc.emit('config.changed', { revision });
  }

  close(): void {
    for (const undo of this.#undo) undo();
    for (const batch of [this.#live, this.#gateway, this.#recorder]) batch.close();
  }
}

import type { RpcServer } from '../rpc/server.ts';
import { LiveRows } from '../recording/live-rows.ts';
import { gatherChanges } from './changes.ts';
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
  #unwatch: (() => void) | undefined;

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
      rpc.onClients((clients) => this.#watchRows(recorder, clients > 0)),
      () => this.#watchRows(recorder, false),
    ];
  }

  /** The files were read again, whatever came of it. */
  reloaded(revision: string): void {
    this.#gateway.tell();
    this.#rpc.emit('config.changed', { revision });
  }

  /** Rows are brought from the recorder's thread only while somebody looks. */
  #watchRows(recorder: Parts['recorder'], isWatched: boolean): void {
    if (isWatched) this.#unwatch ??= recorder.onRows((rows, skipped) => this.#live.add(rows, skipped));
    else {
      this.#unwatch?.();
      this.#unwatch = undefined;
    }
  }

  close(): void {
    for (const undo of this.#undo) undo();
    for (const batch of [this.#live, this.#gateway, this.#recorder]) batch.close();
  }
}

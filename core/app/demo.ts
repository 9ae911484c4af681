import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Gateway } from '../engine/gateway.ts';
import { GatewrightError } from '../model/errors.ts';
import type { AwaitedSink } from './awaited-sink.ts';
import type { SecretsFile } from './secrets-file.ts';
import { sendRequest } from './send-request.ts';

const START_MILLIS = 10_000;

/** What a sample says about itself, in `sample.json` of its folder. */
const sample = z.object({
  /** A module that serves the sample's upstream when it is loaded, and says `ready` to its parent. */
  upstream: z.string().optional(),
  /** Secrets the configuration needs; a random value is made for each that is not set. */
  secrets: z.array(z.string()).default([]),
  traffic: z.array(
    z.object({
      method: z.string().default('GET'),
      path: z.string(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().default(''),
      /** How often it is sent, all at once. */
      times: z.number().int().min(1).max(100).default(1),
    }),
  ),
});
type Sample = Readonly<z.infer<typeof sample>>;

/** What a demo needs of the rest. */
export interface DemoOptions {
  readonly workspace: string;
  readonly gateway: Gateway;
  readonly sink: AwaitedSink;
  readonly secrets: SecretsFile;
}

/** The upstream and the traffic that a sample ships. Nothing of it runs before the user asks. */
export class Demo {
  readonly #options: DemoOptions;
  readonly #sample: Sample | undefined;
  #upstream: Worker | undefined;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#sample = readSample(join(options.workspace, 'sample.json'));
  }

  get isThere(): boolean {
    return this.#sample !== undefined;
  }

  /** Gives the sample's secrets a random value where they have none. */
  prepareSecrets(): void {
    const { secrets } = this.#options;
    for (const name of this.#sample?.secrets ?? [])
      if (secrets.get(name) === undefined) secrets.set(name, randomBytes(18).toString('base64url'));
  }

  /**
   * Starts the upstream when it does not run yet, and sends the traffic through the gateway.
   * @returns How many requests were sent.
   * @throws NOT_FOUND when the workspace is no sample; GATEWAY_CLOSED when no listener is open.
   */
  async run(signal: AbortSignal, report: (done: number, total: number) => void): Promise<number> {
    const current = this.#sample;
    if (current === undefined) throw new GatewrightError('NOT_FOUND', { what: 'sample.json in the workspace' });
    const listener = this.#options.gateway.status().listeners.find(({ scheme }) => scheme === 'http');
    if (listener === undefined) throw new GatewrightError('GATEWAY_CLOSED', { reason: 'no http listener is open' });
    await this.#startUpstream(current);
    const total = current.traffic.reduce((sum, { times }) => sum + times, 0);
    let sent = 0;
    for (const { method, path, headers, body, times } of current.traffic) {
      const request = {
        method,
        url: new URL(path, listener.url).href,
        headers: Object.entries(headers).flatMap(([name, value]) => [name, this.#resolve(value)]),
        body,
      };
      await Promise.allSettled(Array.from({ length: times }, () => sendRequest(request, this.#options.sink, signal)));
      if (signal.aborted) throw new GatewrightError('CALL_CANCELLED');
      sent += times;
      report(sent, total);
    }
    return sent;
  }

  /** Stops the upstream. */
  async close(): Promise<void> {
    await this.#upstream?.terminate();
    this.#upstream = undefined;
  }

  #resolve(value: string): string {
    return value.replaceAll(/\$\{secret:([^}]+)\}/g, (_whole, name: string) => this.#options.secrets.get(name) ?? '');
  }

  async #startUpstream({ upstream }: Sample): Promise<void> {
    if (upstream === undefined || this.#upstream !== undefined) return;
    const worker = new Worker(join(this.#options.workspace, upstream), { name: 'sample-upstream', stdout: true });
    worker.unref();
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', (error) =>
        reject(new GatewrightError('UPSTREAM_REFUSED', { upstream, reason: error.message })),
      );
      setTimeout(() => reject(new GatewrightError('UPSTREAM_TIMEOUT', { upstream })), START_MILLIS).unref();
    });
    await ready;
    worker.on('error', () => (this.#upstream = undefined));
    worker.on('exit', () => (this.#upstream = undefined));
    this.#upstream = worker;
  }
}

/** @throws FORMAT_INVALID when the file is there and is not what it should be. */
function readSample(file: string): Sample | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return sample.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new GatewrightError('FORMAT_INVALID', { file, reason });
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GatewrightError } from '../model/errors.ts';
import type { AwaitedSink } from './awaited-sink.ts';
import { type ListeningParts, ownListener } from './own-listener.ts';
import { readSample, sampleSecrets, type Sample } from './sample.ts';
import type { SecretsFile } from './secrets-file.ts';
import { sendRequest } from './send-request.ts';

const START_MILLIS = 10_000;

/** What a demo needs of the rest. */
export interface DemoOptions extends ListeningParts {
  readonly workspace: string;
  readonly sink: AwaitedSink;
  readonly secrets: SecretsFile;
}

/** The upstream and the traffic that a sample ships. Nothing of it runs before the user asks. */
export class Demo {
  readonly #options: DemoOptions;
  #upstream: Promise<Worker> | undefined;

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  get isThere(): boolean {
    return existsSync(join(this.#options.workspace, 'sample.json'));
  }

  /** Gives the sample's secrets a random value where they have none. */
  prepareSecrets(): void {
    const { secrets, workspace } = this.#options;
    for (const name of sampleSecrets(workspace))
      if (!secrets.has(name)) secrets.set(name, randomBytes(18).toString('base64url'));
  }

  /**
   * Starts the upstream when it does not run yet, and sends the traffic through the gateway.
   * @returns How many requests were sent.
   * @throws NOT_FOUND when the workspace is no sample; FORMAT_INVALID when its description is wrong; GATEWAY_CLOSED when no
   * listener is open; INTEGRATION_FAILED when the upstream cannot be started.
   */
  async run(signal: AbortSignal, report: (done: number, total: number) => void): Promise<number> {
    const { workspace, sink } = this.#options;
    const current = readSample(workspace);
    if (current === undefined) throw new GatewrightError('NOT_FOUND', { path: join(workspace, 'sample.json') });
    const listener = ownListener(this.#options, 'http');
    await this.#startUpstream(current);
    const total = current.traffic.reduce((sum, { times }) => sum + times, 0);
    let sent = 0;
    for (const { method, path, headers, body, times } of current.traffic) {
      const request = {
        method,
        url: listener + path,
        headers: Object.entries(headers).flatMap(([name, value]) => [name, this.#resolve(value)]),
        body,
      };
      // What becomes of each is recorded; a connection that is cut is one of the things a sample may show.
      await Promise.allSettled(Array.from({ length: times }, () => sendRequest(request, sink, signal)));
      if (signal.aborted) throw new GatewrightError('CALL_CANCELLED');
      sent += times;
      report(sent, total);
    }
    return sent;
  }

  /** Stops the upstream. */
  async close(): Promise<void> {
    const worker = await this.#upstream?.catch(() => undefined);
    await worker?.terminate();
    this.#upstream = undefined;
  }

  #resolve(value: string): string {
    return value.replaceAll(/\$\{secret:([^}]+)\}/g, (_whole, name: string) => this.#options.secrets.get(name) ?? '');
  }

  async #startUpstream({ upstream }: Sample): Promise<void> {
    if (upstream === undefined) return;
    const forget = (): void => {
      this.#upstream = undefined;
    };
    this.#upstream ??= startModule(join(this.#options.workspace, upstream), upstream, forget);
    await this.#upstream.catch((error: unknown) => {
      forget();
      throw error;
    });
  }
}

/** Loads a module in a thread of its own and waits for it to say that it is ready. @param onEnd Told when it ends later. */
async function startModule(file: string, name: string, onEnd: () => void): Promise<Worker> {
  const worker = new Worker(file, { name: 'sample-upstream', stdout: true });
  worker.unref();
  const ready = Promise.withResolvers<void>();
  const fail = (reason: string): void =>
    ready.reject(new GatewrightError('INTEGRATION_FAILED', { upstream: name, reason }));
  const timer = setTimeout(() => fail(`it was not ready within ${START_MILLIS / 1000} s`), START_MILLIS);
  worker.once('message', () => ready.resolve());
  worker.on('error', (error) => {
    fail(error instanceof Error ? error.message : String(error));
    onEnd();
  });
  worker.once('exit', (code) => {
    fail(`it ended with ${code} before it was ready`);
    onEnd();
  });
  try {
    await ready.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return worker;
}

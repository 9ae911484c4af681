import { createRequire } from 'node:module';
import type { Client, Dispatcher } from 'undici';
import { GatewrightError } from '../model/errors.ts';
import type { HeaderList } from '../model/http.ts';
import type { Millis } from '../model/units.ts';

/** A request that a policy makes for itself. */
export interface OutgoingRequest {
  /** Absolute, http or https; written in the configuration, never taken from a request. */
  readonly url: string;
  readonly method?: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array | string;
  /** For everything from connecting to the last byte. */
  readonly timeoutMillis: Millis;
  /** A longer answer is refused. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  /** PEM of the authorities to trust in place of the system's. */
  readonly ca?: string;
}

/** The answer to such a request, read to its end. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly bytes: Uint8Array;
}

const load = createRequire(import.meta.url);

/**
 * Asks a service that a policy depends on (keys, introspection, an authorizer). One connection an ask, since these are
 * rare and their answers are cached. Redirects are not followed: they come back as answers, and where they lead is
 * not asked, because only URLs of the configuration are.
 * @throws GatewrightError DEPENDENCY_FAILED with `url` and `reason` when there is no whole answer in time and in size.
 */
export async function fetchBounded(request: OutgoingRequest): Promise<OutgoingAnswer> {
  const { url, ca, timeoutMillis } = request;
  const { origin, pathname, search } = new URL(url);
  // The client alone is loaded, and only when something is asked; the package exports this very class.
  const ClientClass = load('undici/lib/dispatcher/client.js') as typeof Client;
  const client = new ClientClass(origin, {
    pipelining: 0,
    connect: { timeout: timeoutMillis, ...(ca === undefined ? {} : { ca }) },
  });
  const answer = new Answer(request);
  try {
    client.dispatch(
      {
        path: `${pathname}${search}`,
        method: request.method ?? 'GET',
        headers: [...(request.headers ?? [])],
        body: request.body ?? null,
        headersTimeout: timeoutMillis,
        bodyTimeout: timeoutMillis,
      },
      answer,
    );
    return await answer.done;
  } finally {
    await client.destroy().catch(() => undefined);
  }
}

/** Takes an answer in, up to its bound. */
class Answer implements Dispatcher.DispatchHandler {
  readonly #request: OutgoingRequest;
  readonly #settled = Promise.withResolvers<OutgoingAnswer>();
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #status = 0;
  #headers: HeaderList = [];

  constructor(request: OutgoingRequest) {
    this.#request = request;
    this.#timer = setTimeout(() => this.#fail(`no answer within ${request.timeoutMillis} ms`), request.timeoutMillis);
    if (request.signal?.aborted === true) this.#onAbort();
    request.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get done(): Promise<OutgoingAnswer> {
    return this.#settled.promise;
  }

  onRequestStart(): void {
    // Nothing is known yet.
  }

  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    this.#headers = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [value].flat().flatMap((one) => [name, one]),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    if (this.#size <= this.#request.maxBytes) return;
    this.#fail(`the answer is longer than ${this.#request.maxBytes} bytes`);
    controller.abort(new Error('too long'));
  }

  onResponseEnd(): void {
    this.#end();
    this.#settled.resolve({ status: this.#status, headers: this.#headers, bytes: Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: unknown, error: Error): void {
    const { code } = error as NodeJS.ErrnoException;
    this.#fail(error.message === '' ? (code ?? error.name) : error.message);
  }

  readonly #onAbort = (): void => this.#fail('nobody waits for it any more');

  #fail(reason: string): void {
    this.#end();
    this.#settled.reject(new GatewrightError('DEPENDENCY_FAILED', { url: this.#request.url, reason }));
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
  }
}

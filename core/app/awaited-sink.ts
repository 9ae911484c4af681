import type { Exchange, ExchangeSink } from '../model/exchange.ts';

/**
 * A sink that also tells who sent a request which exchange became of it. Requests of the workbench itself are known by
 * the address of their own socket, so that nothing has to be added to them.
 */
export class AwaitedSink implements ExchangeSink {
  readonly #sink: ExchangeSink;
  readonly #awaited = new Map<string, (exchange: Exchange) => void>();

  constructor(sink: ExchangeSink) {
    this.#sink = sink;
  }

  get captureLimitBytes(): number {
    return this.#sink.captureLimitBytes;
  }

  push(exchange: Exchange): void {
    this.#sink.push(exchange);
    if (this.#awaited.size === 0) return;
    const key = keyOf(exchange.client.address, exchange.client.port);
    this.#awaited.get(key)?.(exchange);
    this.#awaited.delete(key);
  }

  room(): Promise<void> | undefined {
    return this.#sink.room();
  }

  /** Calls back with the exchange that comes from this address. @returns What gives up. */
  expect(address: string, port: number, found: (exchange: Exchange) => void): () => void {
    const key = keyOf(address, port);
    this.#awaited.set(key, found);
    return () => this.#awaited.delete(key);
  }
}

function keyOf(address: string, port: number): string {
  return `${address.replace(/^::ffff:/, '')} ${port}`;
}

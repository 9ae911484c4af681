import { z } from 'zod';
import { Gateway, type GatewayOptions } from '../engine/gateway.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { defineIntegration, type Integration, type PreparedIntegration } from '../integrations/integration.ts';
import { textBody } from '../model/body.ts';
import { systemClock } from '../model/clock.ts';
import { DEFAULT_FORWARDED, recordingConfig, type GatewayConfig, type RouteConfig } from '../model/config.ts';
import type { Exchange, ExchangeSink } from '../model/exchange.ts';

/** A sink that keeps everything, and tells when the next one comes. */
export class MemorySink implements ExchangeSink {
  readonly captureLimitBytes: number;
  readonly exchanges: Exchange[] = [];
  #waiting: (() => void)[] = [];

  constructor(captureLimitBytes = 1_048_576) {
    this.captureLimitBytes = captureLimitBytes;
  }

  push(exchange: Exchange): void {
    this.exchanges.push(exchange);
    for (const tell of this.#waiting.splice(0)) tell();
  }

  room(): Promise<void> | undefined {
    return undefined;
  }

  /** The exchanges once there are at least `count`. */
  async until(count: number): Promise<readonly Exchange[]> {
    while (this.exchanges.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.exchanges;
  }
}

/** A dialect with the plainest answers there can be: the code of the error as JSON. */
export const testDialect: Dialect = {
  id: 'test',
  title: 'Test',
  detect: () => 0,
  read: () => ({ findings: [] }),
  routing: {
    compare: (a, b) => (b.priority ?? 0) - (a.priority ?? 0),
    ignoresTrailingSlash: false,
    answersMethodNotAllowed: false,
  },
  errorResponse: ({ error }) => ({
    kind: 'response',
    status: error.status,
    headers: ['content-type', 'application/json'],
    body: textBody(JSON.stringify({ code: error.code })),
  }),
  coverage: [],
};

/** An integration that a test gives as a function. */
export function testIntegration(
  name: string,
  invoke: PreparedIntegration['invoke'],
  upgrade?: PreparedIntegration['upgrade'],
): Integration {
  return defineIntegration({
    name,
    summary: 'answers as the test says',
    options: z.object({}),
    example: '{}',
    prepare: () => ({ invoke, ...(upgrade === undefined ? {} : { upgrade }), close: () => Promise.resolve() }),
  });
}

/** A route with nothing on it but its integration. */
export function testRoute(
  id: string,
  integration: string,
  rest: Partial<RouteConfig> = {},
  options: unknown = {},
): RouteConfig {
  return { id, match: {}, request: [], response: [], error: [], integration: { integration, options }, ...rest };
}

/** A configuration with one HTTP listener on a free port. */
export function testConfig(routes: readonly RouteConfig[], rest: Partial<GatewayConfig> = {}): GatewayConfig {
  return {
    name: 'test',
    dialect: 'test',
    listeners: [{ scheme: 'http', host: '127.0.0.1', port: 0, forwarded: DEFAULT_FORWARDED }],
    consumers: [],
    plans: [],
    routes,
    request: [],
    response: [],
    error: [],
    recording: recordingConfig.parse({}),
    ...rest,
  };
}

/** A running gateway with its sink. */
export interface TestGateway {
  readonly gateway: Gateway;
  readonly sink: MemorySink;
  /** Address of the first listener. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a real gateway on a free port. @throws Error with the findings when the configuration is refused. */
export async function startTestGateway(
  config: GatewayConfig,
  options: Partial<GatewayOptions> & { readonly sink?: MemorySink } = {},
): Promise<TestGateway> {
  const sink = options.sink ?? new MemorySink();
  const gateway = new Gateway({
    clock: systemClock,
    policies: [],
    integrations: [],
    dialects: [testDialect],
    secrets: { resolve: () => Promise.resolve(undefined) },
    ...options,
    sink,
  });
  const applied = await gateway.apply(config, 'revision-1');
  if (applied.kind === 'refused') throw new Error(JSON.stringify(applied.findings));
  const url = gateway.status().listeners[0]?.url ?? '';
  return { gateway, sink, url, port: Number(new URL(url).port), close: () => gateway.close(200) };
}

import type { GatewayOptions } from '../engine/gateway.ts';
import { http } from '../integrations/http.ts';
import type { GatewayConfig, RouteConfig } from '../model/config.ts';
import type { Attempt, Exchange } from '../model/exchange.ts';
import { startTestGateway, testConfig, testRoute, type MemorySink, type TestGateway } from './gateway.ts';
import { exchangeRaw } from './raw-peer.ts';

/** What a test changes of a plain proxy. */
export interface ProxySettings {
  /** Options of the http integration beside its `url`. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly route?: Partial<RouteConfig>;
  readonly config?: Partial<GatewayConfig>;
  readonly gateway?: Partial<GatewayOptions> & { readonly sink?: MemorySink };
}

/** The configuration of a gateway that hands everything on to one upstream by the http integration. */
export function proxyConfig(url: string, { options, route, config }: ProxySettings = {}): GatewayConfig {
  return testConfig([testRoute('all', 'http', route, { url, ...options })], config);
}

/** Starts such a gateway. */
export function startProxy(url: string, settings: ProxySettings = {}): Promise<TestGateway> {
  return startTestGateway(proxyConfig(url, settings), { integrations: [http], ...settings.gateway });
}

/** What one request came to. */
export interface SentOnce {
  /** Everything that came back, as it came. */
  readonly answer: string;
  readonly exchange: Exchange;
}

/** Sends one request on a connection of its own: `METHOD target`, with a body of a known length when there is one. */
export async function sendOnce({ port, sink }: TestGateway, line: string, body = ''): Promise<SentOnce> {
  const before = sink.exchanges.length;
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
  const answer = await exchangeRaw(port, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${length}\r\n${body}`);
  const exchange = (await sink.until(before + 1))[before];
  if (exchange === undefined) throw new Error('no exchange was recorded');
  return { answer, exchange };
}

/** What each attempt came to: its error's code, or the status. */
export function codesOf({ attempts }: Exchange): readonly unknown[] {
  return attempts.map(({ status, error }) => error?.code ?? status);
}

/** Which phases of an attempt happened. */
export function phasesOf({ phases }: Attempt): readonly string[] {
  return Object.entries(phases).flatMap(([name, millis]) => (millis === -1 ? [] : [name]));
}

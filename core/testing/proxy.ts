import type { GatewayOptions } from '../engine/gateway.ts';
import { http } from '../integrations/http.ts';
import type { GatewayConfig, RouteConfig } from '../model/config.ts';
import { startTestGateway, testConfig, testRoute, type MemorySink, type TestGateway } from './gateway.ts';

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

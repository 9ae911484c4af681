import type { GatewayConfig, RouteConfig } from '../model/config.ts';
import type { Exchange } from '../model/exchange.ts';
import { NO_BODY } from '../model/body.ts';
import type { RoutingRules } from '../model/routing.ts';
import type { VtlInput } from '../contract/vtl.ts';
import { gatewayInputOf } from '../policies/vtl/gateway-input.ts';
import { createRouter } from '../routing/router.ts';

/** One of a route's mapping templates. */
export interface MappingTemplate {
  readonly use: string;
  readonly policy: string;
  /** Its media type. */
  readonly type: string;
  readonly text: string;
}

/** What a mapping template would be given for a recorded exchange; parameters come from the configuration in force. */
export function vtlInputOf(
  exchange: Exchange,
  side: 'request' | 'response',
  config: GatewayConfig | undefined,
  rules: RoutingRules | undefined,
): VtlInput {
  const { request, response } = exchange;
  const captured = side === 'request' ? request.body : response?.body;
  const { stage, stageVariables } = settingsOf(exchange, config);
  const input = gatewayInputOf(
    {
      id: exchange.id,
      startedAt: exchange.startedAt,
      client: exchange.client,
      authority: exchange.authority,
      received: { kind: 'request', ...request, body: NO_BODY },
      routeId: exchange.route ?? '',
      params: paramsOf(exchange, config, rules),
      consumer: exchange.consumer === undefined ? undefined : { id: exchange.consumer, groups: [], keys: [] },
    },
    { body: Buffer.concat(captured?.chunks ?? []).toString('utf8'), stage, stageVariables },
  );
  const { path = {}, querystring = {}, header = {} } = input.params ?? {};
  return {
    body: input.body,
    params: { path, querystring, header },
    contextJson: JSON.stringify(input.context, undefined, 2),
    stageVariables: input.stageVariables,
  };
}

/** The mapping templates of the route that an exchange met. */
export function mappingTemplates(exchange: Exchange, config: GatewayConfig | undefined): MappingTemplate[] {
  const route = routeOf(exchange, config);
  const uses = [...(route?.request ?? []), ...(route?.response ?? [])];
  return uses.flatMap(({ id, policy, options }) =>
    Object.entries(textsIn(options, 'templates')).map(([type, text]) => ({ use: id, policy, type, text })),
  );
}

function settingsOf(
  exchange: Exchange,
  config: GatewayConfig | undefined,
): { readonly stage: string; readonly stageVariables: Readonly<Record<string, string>> } {
  const route = routeOf(exchange, config);
  const use = [...(route?.request ?? []), ...(route?.response ?? [])].find(({ policy }) => policy.startsWith('vtl-'));
  const options: object = typeof use?.options === 'object' && use.options !== null ? use.options : {};
  const stage = 'stage' in options && typeof options.stage === 'string' ? options.stage : 'local';
  return { stage, stageVariables: textsIn(options, 'stageVariables') };
}

/** A map of texts among the options of a use. */
function textsIn(options: unknown, key: string): Record<string, string> {
  if (typeof options !== 'object' || options === null || !(key in options)) return {};
  // `key` was found in it just now.
  const value = (options as Readonly<Record<string, unknown>>)[key];
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}

function routeOf({ route }: Exchange, config: GatewayConfig | undefined): RouteConfig | undefined {
  return route === undefined ? undefined : config?.routes.find(({ id }) => id === route);
}

/** Parameters are not recorded: the route that the exchange met is asked once more. */
function paramsOf(
  exchange: Exchange,
  config: GatewayConfig | undefined,
  rules: RoutingRules | undefined,
): Readonly<Record<string, string>> {
  const route = routeOf(exchange, config);
  if (route === undefined || rules === undefined) return {};
  const { method, target, headers } = exchange.request;
  const [path = ''] = target.split('?', 1);
  const { scheme, authority } = exchange;
  const found = createRouter([route], rules).match({ scheme, method, authority, path, headers });
  return found.kind === 'hit' ? found.params : {};
}

import {
  recordingConfig,
  type Condition,
  type ConsumerConfig,
  type GatewayConfig,
  type ListenerConfig,
  type Phase,
  type PolicyUse,
  type RouteConfig,
} from '../../model/config.ts';
import type { Finding, SourceFile } from '../../model/source.ts';
import type { Catalog, ReadResult } from '../dialect.ts';
import { inFileOrder } from '../reading/finding-order.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { readYamlFile, type Located } from '../reading/yaml-file.ts';
import { choosePlugins, type ChosenPlugin } from './choose-plugins.ts';
import { declinePlugin } from './declined.ts';
import {
  collectEntities,
  type Consumer,
  type KongEntities,
  type PluginInstance,
  type RouteOfService,
} from './document.ts';
import { findForeignReferences, toReference } from './environment.ts';
import { KONG_VERSION } from './error-response.ts';
import { kongPlugins } from './plugins/index.ts';
import type { TranslatedUse } from './plugins/plugin.ts';
import { checkService, readKongIntegration, readKongMatch } from './read-route.ts';

/** Files a Kong configuration is looked for in. */
export const KONG_FILES: readonly string[] = ['kong.yaml', 'kong.yml'];

/** A Kong file says nothing of listeners; this is the plain one of Kong's two default ports. */
const LISTENER: ListenerConfig = {
  scheme: 'http',
  host: '127.0.0.1',
  port: 8000,
  forwarded: { xForwarded: 'append', forwarded: 'off', via: `kong/${KONG_VERSION}` },
};

/**
 * Reads a declarative Kong file, as decK and DB-less Kong write it. Whatever is not served is declined by name, on
 * its line. Global plugins become uses of every route, not of the gateway: Kong runs only the most specific
 * instance of a plugin, and none when no route matched.
 */
export function readKong(files: readonly SourceFile[], catalog: Catalog): ReadResult {
  const source = files.find(({ path }) => KONG_FILES.includes(path));
  if (source === undefined)
    return {
      findings: [{ code: 'FILE_MISSING', severity: 'error', message: `there is no ${KONG_FILES.join(' or ')}` }],
    };
  const file = readYamlFile(source);
  const findings: Finding[] = [...file.findings];
  if (file.value === undefined) return { findings };
  const root: Located = { file, path: [], value: file.value };
  const entities = collectEntities(root, findings);
  findings.push(
    ...findForeignReferences(root),
    ...entities.services.flatMap(checkService),
    ...findDuplicates(entities),
    ...findStrangers(entities),
  );
  const translated = translatePlugins(entities.plugins, catalog, findings);
  const routes = entities.routes.flatMap((route) => readRoute(route, entities, translated, findings));
  const ordered = inFileOrder([...new Map(findings.map((each) => [JSON.stringify(each), each])).values()]);
  if (ordered.some(({ severity }) => severity === 'error')) return { findings: ordered };
  const config: GatewayConfig = {
    name: 'kong',
    dialect: 'kong',
    listeners: [LISTENER],
    consumers: entities.consumers.map(toConsumer),
    plans: [],
    routes,
    request: [],
    response: [],
    error: [],
    recording: recordingConfig.parse({}),
  };
  return { config, findings: ordered };
}

/** What each plugin instance becomes; declined ones are left out. */
type Translations = ReadonlyMap<PluginInstance, readonly TranslatedUse[]>;

function translatePlugins(instances: readonly PluginInstance[], catalog: Catalog, findings: Finding[]): Translations {
  return new Map(
    instances
      .filter(({ data }) => data.enabled)
      .flatMap((instance) => {
        const uses = translatePlugin(instance, findings);
        const missing = uses?.find(({ policy }) => !catalog.policies.some(({ name }) => name === policy));
        if (missing !== undefined) findings.push(declinePlugin(instance.data.name, instance.located));
        return uses === undefined || missing !== undefined ? [] : [[instance, uses] as const];
      }),
  );
}

function translatePlugin(instance: PluginInstance, findings: Finding[]): readonly TranslatedUse[] | undefined {
  const { data, located, scope } = instance;
  const plugin = kongPlugins.find(({ name }) => name === data.name);
  if (plugin === undefined) {
    findings.push(declinePlugin(data.name, located));
    return undefined;
  }
  const decline = (field: string, reason: string): void => {
    const at = located.file.keyAt([...located.path, field]);
    findings.push({
      code: 'OPTION_DECLINED',
      severity: 'error',
      message: `${field} of plugin ${data.name} is not served: ${reason}`,
      at,
    });
  };
  if (data.ordering !== undefined) decline('ordering', 'it belongs to Kong Enterprise');
  if (data.consumer_group !== undefined) decline('consumer_group', 'plugins of consumer groups are not served yet');
  if (data._config !== undefined) decline('_config', 'shared plugin configurations are not read; write them out');
  if (data.protocols !== undefined && !['http', 'https'].every((name) => data.protocols?.includes(name)))
    decline('protocols', 'a plugin runs on http and https alike');
  if (plugin.isAuthentication && scope.consumer !== undefined) decline('consumer', 'this plugin finds out who calls');
  const place: Located = { ...located, path: [...located.path, 'config'], value: data.config };
  const { data: config, findings: faults } = readWithSchema(plugin.config, place);
  findings.push(...faults);
  return config === undefined ? undefined : plugin.translate(config, place, findings);
}

function readRoute(
  route: RouteOfService,
  { plugins, hasOldPaths }: KongEntities,
  translated: Translations,
  findings: Finding[],
): RouteConfig[] {
  const match = readKongMatch(route, hasOldPaths, findings);
  const integration = readKongIntegration(route, findings);
  const byName = Map.groupBy(plugins, ({ data }) => data.name);
  const chosen = kongPlugins
    .toSorted((a, b) => b.priority - a.priority)
    .flatMap(({ name }) => {
      const choice = choosePlugins(route, byName.get(name) ?? []);
      findings.push(...choice.declined.map(declineConsumers));
      return choice.chosen;
    });
  if (integration === undefined || route.service?.data.enabled === false) return [];
  const { located, name } = route;
  return [{ id: name, match, ...usesOf(chosen, translated), integration, at: located.file.at(located.path) }];
}

function declineConsumers({ data, located }: PluginInstance): Finding {
  const message = `plugin ${data.name} of this consumer is not served: a route serves one consumer's own instance of a plugin, not several`;
  return { code: 'PLUGIN_DECLINED', severity: 'error', message, at: located.file.at([...located.path, 'name']) };
}

function usesOf(chosen: readonly ChosenPlugin[], translated: Translations): Record<Phase, readonly PolicyUse[]> {
  const uses = chosen.flatMap((plugin) =>
    (translated.get(plugin.instance) ?? []).map((use, index) => ({ phase: use.phase, use: toUse(plugin, use, index) })),
  );
  const of = (phase: Phase): PolicyUse[] => uses.filter((each) => each.phase === phase).map(({ use }) => use);
  return { request: of('request'), response: of('response'), error: of('error') };
}

function toUse({ instance, when }: ChosenPlugin, use: TranslatedUse, index: number): PolicyUse {
  const { file, path } = instance.located;
  const id = `${instanceId(instance)}${index === 0 ? '' : `.${index}`}`;
  return { id, policy: use.policy, options: use.options, ...conditionOf(when ?? use.when), at: file.at(path) };
}

function conditionOf(when: Condition | undefined): { readonly when?: Condition } {
  return when === undefined ? {} : { when };
}

/** The same on every route that an instance runs on, so that its counters are one. */
function instanceId({ data, scope }: PluginInstance): string {
  const scopes = Object.entries(scope).map(([kind, name]) => `${kind}.${name}.`);
  return data.instance_name ?? `${scopes.join('')}${data.name}`;
}

function toConsumer({ name, groups, keys, located }: Consumer): ConsumerConfig {
  return { id: name, groups, keys: keys.map(({ key }) => toReference(key)), at: located.file.at(located.path) };
}

function findDuplicates({ services, routes, consumers, plugins }: KongEntities): Finding[] {
  const keys = consumers.flatMap((consumer) =>
    consumer.keys.map(({ key, located }) => ({ name: key, located, shown: 'of this text' })),
  );
  return [
    ...duplicatesOf('ENTITY_DUPLICATE', 'service', services),
    ...duplicatesOf('ROUTE_DUPLICATE', 'route', routes),
    ...duplicatesOf('ENTITY_DUPLICATE', 'consumer', consumers),
    ...duplicatesOf('ENTITY_DUPLICATE', 'key', keys),
    ...duplicatesOf(
      'ENTITY_DUPLICATE',
      'plugin',
      plugins.map((plugin) => ({
        ...plugin,
        name: JSON.stringify([plugin.data.name, plugin.scope]),
        shown: `${plugin.data.name} of the same scope`,
      })),
    ),
  ];
}

function duplicatesOf(
  code: string,
  what: string,
  named: readonly { readonly name: string; readonly located: Located; readonly shown?: string }[],
): Finding[] {
  const seen = new Set<string>();
  return named.flatMap(({ name, located, shown }): Finding[] => {
    const isNew = !seen.has(name);
    seen.add(name);
    if (isNew) return [];
    const message = `there is another ${what} ${shown ?? name}`;
    return [{ code, severity: 'error', message, at: located.file.keyAt(located.path) }];
  });
}

/** Findings for plugins that belong to something the file does not have. */
function findStrangers({ services, routes, consumers, plugins }: KongEntities): Finding[] {
  const known: Readonly<Record<string, readonly { readonly name: string }[]>> = {
    service: services,
    route: routes,
    consumer: consumers,
  };
  return plugins.flatMap(({ scope, data, located }) =>
    Object.entries(scope).flatMap(([kind, name]): Finding[] => {
      if (known[kind]?.some((entity) => entity.name === name) === true) return [];
      const message = `plugin ${data.name} belongs to ${kind} ${name}, which is not there`;
      return [{ code: 'ENTITY_MISSING', severity: 'error', message, at: located.file.keyAt([...located.path, kind]) }];
    }),
  );
}

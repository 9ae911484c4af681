import type { z } from 'zod';
import type { Finding } from '../../model/source.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { child, isRecord, items, type Located } from '../reading/yaml-file.ts';
import { DECLINED_ENTITIES, declineFields } from './declined.ts';
import {
  consumerEntity,
  keyCredential,
  kongDocument,
  pluginEntity,
  referenceName,
  routeEntity,
  serviceEntity,
  type PluginEntity,
  type RouteEntity,
  type ServiceEntity,
} from './entities.ts';

/** An entity with its place and the name it goes by in ids and references. */
export interface Entity<Data> {
  readonly data: Data;
  readonly located: Located;
  readonly name: string;
}

/** A route and the service it belongs to; undefined for a route without one. */
export interface RouteOfService extends Entity<RouteEntity> {
  readonly service: Entity<ServiceEntity> | undefined;
}

/** What a plugin applies to: everything named must fit, and nothing named is global. */
export interface PluginScope {
  readonly route?: string;
  readonly service?: string;
  readonly consumer?: string;
}

/** One configured plugin. */
export interface PluginInstance extends Entity<PluginEntity> {
  readonly scope: PluginScope;
}

/** A consumer with its keys. */
export interface Consumer {
  readonly name: string;
  readonly located: Located;
  readonly groups: readonly string[];
  readonly keys: readonly { readonly key: string; readonly located: Located }[];
}

/** A Kong file, nested and flat entities brought together. */
export interface KongEntities {
  readonly services: readonly Entity<ServiceEntity>[];
  readonly routes: readonly RouteOfService[];
  readonly consumers: readonly Consumer[];
  readonly plugins: readonly PluginInstance[];
  /** Paths of files older than 3.0 are regexes when they hold characters that a plain path has not. */
  readonly hasOldPaths: boolean;
}

/** Keys at the top that say something about the file and nothing about the gateway. */
const ABOUT_THE_FILE = ['_format_version', '_transform', '_comment', '_ignore', '_workspace', '_konnect', '_info'];
const READ = ['services', 'routes', 'consumers', 'plugins', 'keyauth_credentials'];

/** Collects the entities of a document; everything that is not one of them is a finding. */
export function collectEntities(root: Located, findings: Finding[]): KongEntities {
  const { data: head, findings: faults } = readWithSchema(kongDocument, root);
  findings.push(...faults, ...findForeignKeys(root));
  const services = entitiesOf(child(root, 'services'), serviceEntity, serviceName, findings);
  const routes = [
    ...services.flatMap((service) =>
      entitiesOf(child(service.located, 'routes'), routeEntity, routeName(service.name), findings).map((route) => ({
        ...route,
        service,
      })),
    ),
    ...entitiesOf(child(root, 'routes'), routeEntity, routeName('routes'), findings).map((route) => ({
      ...route,
      service: findReferred('service', route, services, findings),
    })),
  ];
  const consumers = readConsumers(root, findings);
  const consumerPlugins = items(child(root, 'consumers')).flatMap((located, index) =>
    pluginsOf(located, { consumer: consumers[index]?.name ?? '' }, findings),
  );
  const plugins = [
    ...pluginsOf(root, {}, findings),
    ...services.flatMap(({ located, name }) => pluginsOf(located, { service: name }, findings)),
    ...routes.flatMap(({ located, name }) => pluginsOf(located, { route: name }, findings)),
    ...consumerPlugins,
  ];
  return { services, routes, consumers, plugins, hasOldPaths: head !== undefined && head._format_version !== '3.0' };
}

function findForeignKeys({ file, path, value }: Located): Finding[] {
  if (!isRecord(value)) return [];
  return Object.keys(value).flatMap((key): Finding[] => {
    if (READ.includes(key) || ABOUT_THE_FILE.includes(key)) return [];
    const [severity, reason] = DECLINED_ENTITIES[key] ?? ['error', 'it is no list of entities that Kong has'];
    return [
      { code: 'ENTITY_DECLINED', severity, message: `${key} is not served: ${reason}`, at: file.keyAt([...path, key]) },
    ];
  });
}

function entitiesOf<Data>(
  list: Located,
  schema: z.ZodType<Data>,
  nameOf: (data: Data, index: number) => string,
  findings: Finding[],
): Entity<Data>[] {
  return items(list).flatMap((raw, index) => {
    const located = withoutNulls(raw);
    const { data, findings: faults } = readWithSchema(schema, located);
    findings.push(...faults);
    return data === undefined ? [] : [{ data, located, name: nameOf(data, index) }];
  });
}

/** Kong writes what is not set as null; it reads the same as if it were not there. */
function withoutNulls(located: Located): Located {
  return { ...located, value: dropNulls(located.value) };
}

function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, dropNulls(inner)]));
}

function serviceName({ name, id }: ServiceEntity, index: number): string {
  return name ?? id ?? `service-${index}`;
}

function routeName(parent: string): (route: RouteEntity, index: number) => string {
  return ({ name, id }, index) => name ?? id ?? `${parent}.${index}`;
}

function findReferred<Data extends { readonly id?: string | undefined }>(
  field: 'service',
  { data, located }: Entity<RouteEntity>,
  candidates: readonly Entity<Data>[],
  findings: Finding[],
): Entity<Data> | undefined {
  const wanted = referenceName(data[field]);
  if (wanted === undefined) return undefined;
  const found = candidates.find((candidate) => candidate.name === wanted || candidate.data.id === wanted);
  if (found === undefined) findings.push(missing(field, wanted, located));
  return found;
}

function missing(field: string, wanted: string, { file, path }: Located): Finding {
  const message = `there is no ${field} ${wanted}`;
  return { code: 'ENTITY_MISSING', severity: 'error', message, at: file.at([...path, field]) };
}

function readConsumers(root: Located, findings: Finding[]): Consumer[] {
  const flat = entitiesOf(child(root, 'keyauth_credentials'), keyCredential, ({ key }) => key, findings);
  return items(child(root, 'consumers')).flatMap((raw) => {
    const located = withoutNulls(raw);
    const { data, findings: faults } = readWithSchema(consumerEntity, located);
    findings.push(...faults, ...declinedOfConsumer(located));
    if (data === undefined) return [];
    const name = data.username ?? data.custom_id ?? data.id;
    if (name === undefined) {
      findings.push({
        ...missing('username', 'or custom_id', located),
        message: 'a consumer has neither username nor custom_id',
      });
      return [];
    }
    const names = [data.username, data.custom_id, data.id];
    const own = entitiesOf(child(located, 'keyauth_credentials'), keyCredential, ({ key }) => key, findings);
    const others = flat.filter((credential) => names.includes(referenceName(credential.data.consumer) ?? ''));
    const keys = [...own, ...others].map((credential) => ({ key: credential.data.key, located: credential.located }));
    findings.push(...[...own, ...others].flatMap((credential) => declineFields(credential.located, KEY_FIELDS)));
    return [{ name, located, groups: (data.acls ?? []).map(({ group }) => group), keys }];
  });
}

const KEY_FIELDS = { ttl: 'keys do not run out' };

function declinedOfConsumer(located: Located): Finding[] {
  const reasons = Object.entries(DECLINED_ENTITIES).filter(
    ([name]) => name.endsWith('credentials') || name === 'jwt_secrets',
  );
  return [
    ...declineFields(located, Object.fromEntries(reasons.map(([name, [, reason]]) => [name, reason])), 'warning'),
    ...declineFields(located, { groups: 'plugins of consumer groups are not served yet' }),
  ];
}

function pluginsOf(parent: Located, inherited: PluginScope, findings: Finding[]): PluginInstance[] {
  return entitiesOf(child(parent, 'plugins'), pluginEntity, ({ name }) => name, findings).map((plugin) => {
    const { route, service, consumer } = plugin.data;
    const own = Object.entries({ route, service, consumer }).flatMap(([field, given]) => {
      const name = referenceName(given);
      return name === undefined ? [] : [[field, name] as const];
    });
    return { ...plugin, scope: { ...Object.fromEntries(own), ...inherited } };
  });
}

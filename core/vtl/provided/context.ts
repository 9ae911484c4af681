import { fromHost, readJson } from '../java/json-read.ts';
import { javaMap, keyOf, type JavaMap, type JavaValue, type Meter } from '../java/values.ts';
import { print } from '../java/print.ts';
import type { GatewayInput, GatewayOverrides, OverrideValue } from './gateway.ts';

const REQUEST_PARTS = ['header', 'path', 'querystring'] as const;

/** `$context`: what the gateway knows, with places for the overrides that are filled with those of an earlier template. */
export function createContext(input: GatewayInput): JavaMap {
  const context = readContext(input.context);
  const request = childMap(context, 'requestOverride');
  for (const part of REQUEST_PARTS) fill(childMap(request, part), input.overrides?.request[part]);
  const response = childMap(context, 'responseOverride');
  fill(childMap(response, 'header'), input.overrides?.response.header);
  const status = input.overrides?.response.status;
  if (status !== undefined) put(response, 'status', status);
  return context;
}

function readContext(context: GatewayInput['context']): JavaMap {
  const value = typeof context === 'string' ? readJson(context, 'json') : fromHost(context ?? {}, 'json');
  return typeof value === 'object' && value?.kind === 'map' ? value : javaMap();
}

function childMap(map: JavaMap, name: string): JavaMap {
  const value = map.entries.get(name)?.value;
  if (typeof value === 'object' && value?.kind === 'map') return value;
  const child = javaMap();
  put(map, name, child);
  return child;
}

function put(map: JavaMap, name: string, value: JavaValue): void {
  map.entries.set(keyOf(name), { kind: 'entry', key: name, value });
}

function fill(map: JavaMap, values: Readonly<Record<string, OverrideValue>> | undefined): void {
  for (const [name, value] of Object.entries(values ?? {})) put(map, name, fromHost(value, 'json'));
}

/** What the template left in `$context`. A status that is not a whole number from 100 to 599 is ignored, as the service does. */
export function readOverrides(context: JavaValue, meter: Meter): GatewayOverrides {
  const request = valueAt(context, 'requestOverride');
  const response = valueAt(context, 'responseOverride');
  const status = statusOf(valueAt(response, 'status'));
  return {
    request: {
      header: record(valueAt(request, 'header'), meter),
      path: record(valueAt(request, 'path'), meter),
      querystring: record(valueAt(request, 'querystring'), meter),
    },
    response: { header: record(valueAt(response, 'header'), meter), ...(status === undefined ? {} : { status }) },
  };
}

function valueAt(value: JavaValue, name: string): JavaValue {
  return typeof value === 'object' && value?.kind === 'map' ? (value.entries.get(name)?.value ?? null) : null;
}

function statusOf(value: JavaValue): number | undefined {
  const status = typeof value === 'string' && /^[0-9]{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
}

function record(value: JavaValue, meter: Meter): Record<string, OverrideValue> {
  if (typeof value !== 'object' || value?.kind !== 'map') return {};
  const pairs = [...value.entries.values()].map(
    (entry) => [print(entry.key, meter), overrideOf(entry.value, meter)] as const,
  );
  return Object.fromEntries(pairs);
}

function overrideOf(value: JavaValue, meter: Meter): OverrideValue {
  if (typeof value === 'object' && value?.kind === 'list') return value.items.map((item) => print(item, meter));
  return print(value, meter);
}

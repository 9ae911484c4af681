import type { Block, JavaValue, Meter } from '../java/values.ts';
import { ARRAY_METHODS, LIST_METHODS, VIEW_METHODS } from './list-methods.ts';
import { ENTRY_METHODS, ITERATOR_METHODS, MAP_METHODS } from './map-methods.ts';
import { accepts, type MethodInfo, type Receiver } from './method.ts';
import { NUMBER_METHODS } from './number-methods.ts';
import { STRING_METHODS } from './string-methods.ts';

/** Every method a template can call on a value. What is not here does not exist: neither reflection nor the host is in reach. */
export const METHODS: readonly MethodInfo[] = [
  ...STRING_METHODS,
  ...LIST_METHODS,
  ...ARRAY_METHODS,
  ...MAP_METHODS,
  ...ENTRY_METHODS,
  ...VIEW_METHODS,
  ...ITERATOR_METHODS,
  ...NUMBER_METHODS,
];

type Overloads = readonly MethodInfo[];

const TABLE: ReadonlyMap<Receiver, ReadonlyMap<string, Overloads>> = indexMethods();

function indexMethods(): Map<Receiver, Map<string, MethodInfo[]>> {
  const table = new Map<Receiver, Map<string, MethodInfo[]>>();
  for (const method of METHODS) {
    const names = table.get(method.receiver) ?? new Map<string, MethodInfo[]>();
    table.set(method.receiver, names);
    names.set(method.name, [...(names.get(method.name) ?? []), method]);
  }
  return table;
}

/** The class whose methods a value has; undefined for blocks and for what the gateway provides. */
export function receiverOf(value: JavaValue): Receiver | undefined {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'number') return 'Integer';
  if (typeof value === 'boolean') return 'Boolean';
  if (value === null) return undefined;
  switch (value.kind) {
    case 'list':
      return 'List';
    case 'map':
      return 'Map';
    case 'double':
      return 'Double';
    case 'long':
      return 'Long';
    case 'array':
      return 'Array';
    case 'view':
      return 'Collection';
    case 'entry':
      return 'Entry';
    case 'iterator':
      return 'Iterator';
    case 'big':
      return 'BigInteger';
    case 'char':
      return 'Character';
    default:
      return undefined;
  }
}

/** The overload that the arguments fit, chosen by their number and Java types; undefined when none does. */
export function findMethod(self: JavaValue, name: string, args: readonly JavaValue[]): MethodInfo | undefined {
  const receiver = receiverOf(self);
  const overloads = receiver === undefined ? undefined : TABLE.get(receiver)?.get(name);
  return overloads?.find(({ parameters }) => fits(parameters, args));
}

function fits(parameters: MethodInfo['parameters'], args: readonly JavaValue[]): boolean {
  if (parameters.length !== args.length) return false;
  for (let index = 0; index < parameters.length; index++) {
    const type = parameters[index];
    if (type === undefined || !accepts(type, args[index] ?? null)) return false;
  }
  return true;
}

/**
 * Calls a method of a value. Undefined means that there is no such method for these arguments, which makes a reference invalid.
 * @throws JavaException as the Java method would.
 */
export function callMethod(
  self: JavaValue,
  name: string,
  args: readonly JavaValue[],
  meter: Meter,
): JavaValue | undefined {
  if (self !== null && typeof self === 'object' && self.kind === 'host') return self.method?.(name)?.(args, meter);
  if (self !== null && typeof self === 'object' && self.kind === 'block') return callBlock(self, name, args);
  meter.spend(1);
  return findMethod(self, name, args)?.call(self, args, meter);
}

/** A block has what every Java object has, and nothing else. */
function callBlock(self: Block, name: string, args: readonly JavaValue[]): JavaValue | undefined {
  if (name === 'toString' && args.length === 0) return self.render() ?? null;
  return name === 'equals' && args.length === 1 ? self === args[0] : undefined;
}

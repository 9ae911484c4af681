import { JavaException } from '../java/collections.ts';
import { print } from '../java/print.ts';
import type { Host, HostMethod, JavaValue, Meter } from '../java/values.ts';

/** One method of something the service provides: what the engine calls and what completion and hover show. */
export interface ProvidedMethod {
  readonly name: string;
  /** Such as `String urlEncode(String text)`. */
  readonly signature: string;
  readonly summary: string;
  /** How many arguments it takes. */
  readonly arity: readonly number[];
}

/** How a method of the table is carried out. @throws JavaException when it fails. */
export type ProvidedCall = (args: readonly JavaValue[], meter: Meter) => JavaValue;

/** Makes an object of the service. Only what is in the tables can be reached. */
export function createHost(
  type: string,
  methods: readonly ProvidedMethod[],
  calls: ReadonlyMap<string, ProvidedCall>,
  properties: ReadonlyMap<string, () => JavaValue> = new Map(),
): Host {
  const table = new Map<string, HostMethod>();
  for (const { name, arity } of methods) {
    const call = calls.get(name);
    if (call !== undefined)
      table.set(name, (args, meter) => (arity.includes(args.length) ? call(args, meter) : undefined));
  }
  return { kind: 'host', type, get: (name) => properties.get(name)?.(), method: (name) => table.get(name) };
}

/** An argument as text: what it prints as. @throws JavaException when it is null. */
export function textArgument(value: JavaValue | undefined, meter: Meter): string {
  if (value === null || value === undefined) throw new JavaException('NullPointerException', 'the argument is null');
  return print(value, meter);
}

/** A method for a table. */
export function provide(signature: string, summary: string, arity?: readonly number[]): ProvidedMethod {
  const match = /^\S+ ([\w.]+)\((.*)\)$/.exec(signature);
  const count = (match?.[2] ?? '').split(', ').filter((part) => part !== '').length;
  return { name: match?.[1] ?? signature, signature, summary, arity: arity ?? [count] };
}

import { JavaException } from '../java/collections.ts';
import { writeJson } from '../java/json-write.ts';
import { print } from '../java/print.ts';
import { isNumber, javaList, javaMap, typeName, type Host, type JavaValue, type Meter } from '../java/values.ts';
import { createHost, provide, type ProvidedCall, type ProvidedMethod } from './host.ts';

/** What each method makes of its argument; each also exists with `Json` after its name, as text. */
const KINDS = [
  ['toDynamoDB', 'A value in DynamoDB’s form, by its type.'],
  ['toString', 'A text, as {S}.'],
  ['toStringSet', 'A list of texts, as {SS}.'],
  ['toNumber', 'A number, as {N}.'],
  ['toNumberSet', 'A list of numbers, as {NS}.'],
  ['toBinary', 'Base64 text, as {B}.'],
  ['toBinarySet', 'A list of Base64 texts, as {BS}.'],
  ['toBoolean', 'A Boolean, as {BOOL}.'],
  ['toNull', 'Null, as {NULL}.'],
  ['toList', 'A list of any values, as {L}.'],
  ['toMap', 'A map of any values, as {M}.'],
  ['toMapValues', 'A map whose values are in DynamoDB’s form.'],
] as const;

type Kind = (typeof KINDS)[number][0];

/** Methods of `$util.dynamodb`. */
export const DYNAMODB_METHODS: readonly ProvidedMethod[] = KINDS.flatMap(([name, summary]) => {
  const arity = name === 'toNull' ? [0] : [1];
  return [
    provide(`Map ${name}(Object value)`, summary, arity),
    provide(`String ${name}Json(Object value)`, `${summary.slice(0, -1)}, written as JSON.`, arity),
  ];
});

/** `$util.dynamodb` of AppSync. */
export function createDynamoDb(): Host {
  const calls = new Map<string, ProvidedCall>();
  for (const [name] of KINDS) {
    const convert: ProvidedCall = ([value], meter) => convertAs(name, value ?? null, meter);
    calls.set(name, convert);
    calls.set(`${name}Json`, (args, meter) => writeJson(convert(args, meter), meter, { isWeb: false }));
  }
  return createHost('$util.dynamodb', DYNAMODB_METHODS, calls);
}

function convertAs(kind: Kind, value: JavaValue, meter: Meter): JavaValue {
  switch (kind) {
    case 'toDynamoDB':
      return convert(value, meter, 0);
    case 'toString':
      return tagged('S', print(value, meter));
    case 'toNumber':
      return tagged('N', print(value, meter));
    case 'toBinary':
      return tagged('B', print(value, meter));
    case 'toBoolean':
      return tagged('BOOL', value);
    case 'toNull':
      return tagged('NULL', true);
    case 'toStringSet':
      return tagged('SS', texts(value, meter));
    case 'toNumberSet':
      return tagged('NS', texts(value, meter));
    case 'toBinarySet':
      return tagged('BS', texts(value, meter));
    case 'toList':
      return tagged('L', javaList(itemsOf(value).map((item) => convert(item, meter, 1))));
    case 'toMap':
      return tagged('M', mapValues(value, meter, 0));
    case 'toMapValues':
      return mapValues(value, meter, 0);
  }
}

const MAX_DEPTH = 100;

function convert(value: JavaValue, meter: Meter, depth: number): JavaValue {
  meter.spend(1);
  if (depth > MAX_DEPTH)
    throw new JavaException('IllegalArgumentException', `the value is nested deeper than ${MAX_DEPTH} levels`);
  if (value === null) return tagged('NULL', true);
  if (typeof value === 'string') return tagged('S', value);
  if (typeof value === 'boolean') return tagged('BOOL', value);
  if (isNumber(value)) return tagged('N', print(value, meter));
  if (value.kind === 'list' || value.kind === 'array')
    return tagged('L', javaList(value.items.map((item) => convert(item, meter, depth + 1))));
  if (value.kind === 'map') return tagged('M', mapValues(value, meter, depth));
  throw new JavaException('IllegalArgumentException', `a ${typeName(value)} has no form in DynamoDB`);
}

function mapValues(value: JavaValue, meter: Meter, depth: number): JavaValue {
  if (typeof value !== 'object' || value?.kind !== 'map')
    throw new JavaException('IllegalArgumentException', `expected a map, found a ${typeName(value)}`);
  return javaMap(
    [...value.entries.values()].map(
      (entry) => [print(entry.key, meter), convert(entry.value, meter, depth + 1)] as const,
    ),
  );
}

function tagged(tag: string, value: JavaValue): JavaValue {
  return javaMap([[tag, value]]);
}

function itemsOf(value: JavaValue): readonly JavaValue[] {
  if (typeof value === 'object' && (value?.kind === 'list' || value?.kind === 'array')) return value.items;
  throw new JavaException('IllegalArgumentException', `expected a list, found a ${typeName(value)}`);
}

function texts(value: JavaValue, meter: Meter): JavaValue {
  return javaList(itemsOf(value).map((item) => print(item, meter)));
}

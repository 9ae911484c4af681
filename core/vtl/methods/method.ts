import { JavaException } from '../java/collections.ts';
import { isNumber, type JavaValue, type Meter } from '../java/values.ts';

/** The classes whose methods a template can call. */
export type Receiver =
  | 'String'
  | 'List'
  | 'Array'
  | 'Map'
  | 'Entry'
  | 'Collection'
  | 'Iterator'
  | 'Integer'
  | 'Long'
  | 'Double'
  | 'BigInteger'
  | 'Boolean'
  | 'Character';

/** What an argument must be: Java's rules, by which null fits every type but the small ones. */
export type ParameterType =
  | 'int'
  | 'long'
  | 'double'
  | 'boolean'
  | 'char'
  | 'String'
  | 'CharSequence'
  | 'Object'
  | 'Collection'
  | 'Map'
  | 'Number';

/** One overload of a method: what the engine calls and what completion and hover show. */
export interface MethodInfo {
  readonly receiver: Receiver;
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  /** As Java would declare it, such as `String substring(int begin, int end)`. */
  readonly signature: string;
  /** One sentence. */
  readonly summary: string;
  /** A void method answers the empty string. @throws JavaException as the Java method would. */
  readonly call: (self: JavaValue, args: readonly JavaValue[], meter: Meter) => JavaValue;
}

/** A method of one receiver class: `declare('int length()', 'Number of UTF-16 units.', (self) => …)`. */
export type Declare<Self> = (
  signature: string,
  summary: string,
  run: (self: Self, args: readonly JavaValue[], meter: Meter) => JavaValue,
) => MethodInfo;

const TYPES: ReadonlySet<string> = new Set([
  'int',
  'long',
  'double',
  'boolean',
  'char',
  'String',
  'CharSequence',
  'Collection',
  'Map',
  'Number',
]);

/** Makes the `declare` of a receiver; `cast` tells a value of the class from all others. */
export function declareFor<Self extends JavaValue>(
  receiver: Receiver,
  cast: (value: JavaValue) => Self | undefined,
): Declare<Self> {
  return (signature, summary, run) => {
    const match = /^\S+ (\w+)\((.*)\)$/.exec(signature);
    const call: MethodInfo['call'] = (self, args, meter) => {
      const own = cast(self);
      if (own === undefined) throw new JavaException('ClassCastException', `not a ${receiver}`);
      return run(own, args, meter);
    };
    const parameters = (match?.[2] ?? '').split(', ').filter((part) => part !== '');
    return { receiver, name: match?.[1] ?? signature, parameters: parameters.map(typeOf), signature, summary, call };
  };
}

function typeOf(parameter: string): ParameterType {
  const name = parameter.split(' ')[0] ?? '';
  return isParameterType(name) ? name : 'Object';
}

function isParameterType(name: string): name is ParameterType {
  return TYPES.has(name);
}

/** Whether a value can be passed as a parameter of the type. Java converts nothing but small whole numbers to larger ones. */
export function accepts(type: ParameterType, value: JavaValue): boolean {
  switch (type) {
    case 'Object':
      return true;
    case 'int':
      return typeof value === 'number';
    case 'long':
      return typeof value === 'number' || isKind(value, 'long');
    case 'double':
      return typeof value === 'number' || isKind(value, 'long') || isKind(value, 'double');
    case 'boolean':
      return typeof value === 'boolean';
    case 'char':
      return isKind(value, 'char');
    case 'String':
    case 'CharSequence':
      return value === null || typeof value === 'string';
    case 'Collection':
      return value === null || isKind(value, 'list') || isKind(value, 'view');
    case 'Map':
      return value === null || isKind(value, 'map');
    case 'Number':
      return value === null || isNumber(value);
  }
}

function isKind(value: JavaValue, kind: string): boolean {
  return value !== null && typeof value === 'object' && value.kind === kind;
}

/** A text argument. @throws JavaException when it is null. */
export function textOf(value: JavaValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new JavaException('NullPointerException', 'an argument is null that must be a text');
}

/** A whole number argument. */
export function intOf(value: JavaValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** The elements of a collection argument. @throws JavaException when it is null. */
export function notNull<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new JavaException('NullPointerException', 'an argument is null that must not be');
  return value;
}

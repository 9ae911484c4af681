import { JavaException } from '../java/collections.ts';
import { readJson } from '../java/json-read.ts';
import { writeJson } from '../java/json-write.ts';
import { print } from '../java/print.ts';
import { compileRegex } from '../java/regex.ts';
import { isNumber, javaMap, typeName, type Host, type JavaValue, type Meter } from '../java/values.ts';
import { createDynamoDb } from './appsync-dynamodb.ts';
import { createTime } from './appsync-time.ts';
import { base64Decode, base64Encode, escapeJavaScript, urlDecode, urlEncode } from './encoding.ts';
import { parseJson } from './gateway.ts';
import { createHost, provide, textArgument, type ProvidedCall, type ProvidedMethod } from './host.ts';

/** The request an AppSync resolver works on. */
export interface AppSyncInput {
  /** `$ctx` as JSON source text: `arguments`, `identity`, `source`, `stash`, `result`, `prev`, `request`, `info`. */
  readonly contextJson?: string;
}

interface Sources {
  readonly clock: () => number;
  readonly random: () => number;
}

/** Methods of AppSync's `$util`. */
export const APPSYNC_UTIL_METHODS: readonly ProvidedMethod[] = [
  provide('void qr(Object value)', 'Evaluates and prints nothing.'),
  provide('void quiet(Object value)', 'Evaluates and prints nothing.'),
  provide('String toJson(Object value)', 'The value as JSON text.'),
  provide('Object parseJson(String text)', 'The value a JSON text stands for.'),
  provide('String escapeJavaScript(String text)', 'Escapes quotes, backslashes and more.'),
  provide('String urlEncode(String text)', 'Form encoding; a blank becomes +.'),
  provide('String urlDecode(String text)', 'Undoes form encoding.'),
  provide('String base64Encode(String text)', 'Base64 of the text in UTF-8.'),
  provide('String base64Decode(String text)', 'The text that Base64 stands for.'),
  provide('String autoId()', 'A new random UUID.'),
  provide(
    'void error(String message, String type, Object data, Object info)',
    'Ends the template with an error.',
    [1, 2, 3, 4],
  ),
  provide('void unauthorized()', 'Ends the template with the error “Unauthorized”.'),
  provide(
    'void validate(boolean condition, String message, String type, Object data)',
    'Ends the template with an error unless the condition holds.',
    [2, 3, 4],
  ),
  provide('boolean isNull(Object value)', 'Whether the value is null.'),
  provide('boolean isNullOrEmpty(String text)', 'Whether the text is null or empty.'),
  provide('boolean isNullOrBlank(String text)', 'Whether the text is null, empty or only blanks.'),
  provide('Object defaultIfNull(Object value, Object fallback)', 'The value, or another when it is null.'),
  provide(
    'String defaultIfNullOrEmpty(String text, String fallback)',
    'The text, or another when it is null or empty.',
  ),
  provide(
    'String defaultIfNullOrBlank(String text, String fallback)',
    'The text, or another when it is null, empty or only blanks.',
  ),
  provide('boolean isString(Object value)', 'Whether the value is a text.'),
  provide('boolean isNumber(Object value)', 'Whether the value is a number.'),
  provide('boolean isBoolean(Object value)', 'Whether the value is a Boolean.'),
  provide('boolean isList(Object value)', 'Whether the value is a list.'),
  provide('boolean isMap(Object value)', 'Whether the value is a map.'),
  provide('String typeOf(Object value)', 'Null, Number, String, Map, List or Boolean.'),
  provide('boolean matches(String regex, String text)', 'Whether a regular expression matches the whole text.'),
];

/** `$ctx`, `$context` and `$util` of AppSync, each made when it is first asked for. @throws JsonSyntaxError */
export function createAppSync(input: AppSyncInput, sources: Sources): Map<string, () => JavaValue> {
  let context: { readonly value: JavaValue } | undefined;
  const read = (): JavaValue => (context ??= { value: readContext(input.contextJson) }).value;
  return new Map<string, () => JavaValue>([
    ['ctx', read],
    ['context', read],
    ['util', () => createUtil(sources)],
  ]);
}

/** `args` is another name for `arguments`; both are there, and a stash to write to. */
function readContext(text = '{}'): JavaValue {
  const value = readJson(text, 'plain');
  if (typeof value !== 'object' || value?.kind !== 'map') return javaMap();
  const args = value.entries.get('arguments')?.value ?? value.entries.get('args')?.value ?? javaMap();
  for (const [name, part] of [
    ['arguments', args],
    ['args', args],
    ['stash', javaMap()],
  ] as const)
    if (!value.entries.has(name)) value.entries.set(name, { kind: 'entry', key: name, value: part });
  return value;
}

function createUtil(sources: Sources): Host {
  const calls = new Map<string, ProvidedCall>([...textCalls(), ...checks(), ...failures()]);
  calls.set('qr', () => '');
  calls.set('quiet', () => '');
  calls.set('autoId', () => uuid(sources.random));
  calls.set('toJson', ([value], meter) => writeJson(value ?? null, meter, { isWeb: false }));
  calls.set('parseJson', ([text], meter) => parseJson(textArgument(text, meter)));
  const properties = new Map<string, () => JavaValue>([
    ['dynamodb', createDynamoDb],
    ['time', () => createTime(sources.clock)],
  ]);
  return createHost('$util', APPSYNC_UTIL_METHODS, calls, properties);
}

function textCalls(): [string, ProvidedCall][] {
  const table: Readonly<Record<string, (text: string) => string>> = {
    escapeJavaScript,
    urlEncode,
    urlDecode,
    base64Encode,
    base64Decode,
  };
  return Object.entries(table).map(([name, run]) => [name, ([text], meter) => run(textArgument(text, meter))]);
}

function checks(): [string, ProvidedCall][] {
  return [
    ['isNull', ([value]) => isNull(value)],
    ['isNullOrEmpty', ([value]) => isEmpty(value)],
    ['isNullOrBlank', ([value]) => isBlank(value)],
    ['defaultIfNull', ([value, fallback]) => (isNull(value) ? (fallback ?? null) : (value ?? null))],
    ['defaultIfNullOrEmpty', ([value, fallback]) => (isEmpty(value) ? (fallback ?? null) : (value ?? null))],
    ['defaultIfNullOrBlank', ([value, fallback]) => (isBlank(value) ? (fallback ?? null) : (value ?? null))],
    ['isString', ([value]) => typeof value === 'string'],
    ['isNumber', ([value]) => isNumber(value ?? null)],
    ['isBoolean', ([value]) => typeof value === 'boolean'],
    ['isList', ([value]) => kindOf(value) === 'List'],
    ['isMap', ([value]) => kindOf(value) === 'Map'],
    ['typeOf', ([value]) => kindOf(value)],
    ['matches', ([regex, text], meter) => compileRegex(textArgument(regex, meter)).matches(textArgument(text, meter))],
  ];
}

function isEmpty(value: JavaValue | undefined): boolean {
  return isNull(value) || value === '';
}

function isBlank(value: JavaValue | undefined): boolean {
  return isNull(value) || (typeof value === 'string' && value.trim() === '');
}

function isNull(value: JavaValue | undefined): boolean {
  return value === null || value === undefined;
}

function kindOf(value: JavaValue | undefined): string {
  if (value === null || value === undefined) return 'Null';
  if (isNumber(value)) return 'Number';
  if (typeof value !== 'object') return typeof value === 'string' ? 'String' : 'Boolean';
  if (value.kind === 'list' || value.kind === 'array') return 'List';
  return value.kind === 'map' ? 'Map' : typeName(value);
}

function failures(): [string, ProvidedCall][] {
  return [
    ['error', ([message, type], meter) => fail(message, type, meter)],
    ['unauthorized', (_args, meter) => fail('Unauthorized', 'UnauthorizedException', meter)],
    [
      'validate',
      ([condition, message, type], meter) =>
        condition === true ? '' : fail(message, type ?? 'CustomTemplateException', meter),
    ],
  ];
}

function fail(message: JavaValue | undefined, type: JavaValue | undefined, meter: Meter): never {
  throw new JavaException(
    isNull(type) ? 'CustomTemplateException' : print(type ?? null, meter),
    print(message ?? null, meter),
  );
}

/** A version 4 UUID from the injected randomness. */
function uuid(random: () => number): string {
  const digit = (from: number, count: number): string => (from + Math.floor(random() * count)).toString(16);
  const digits = (count: number): string => Array.from({ length: count }, () => digit(0, 16)).join('');
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${digit(8, 4)}${digits(3)}-${digits(12)}`;
}

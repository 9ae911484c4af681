import { JavaException } from '../java/collections.ts';
import { fromHost, JsonSyntaxError, readJson } from '../java/json-read.ts';
import { writeJson } from '../java/json-write.ts';
import { javaMap, type Host, type JavaMap, type JavaValue, type Meter } from '../java/values.ts';
import { evaluatePath } from '../json-path/evaluate-path.ts';
import { parsePath } from '../json-path/parse-path.ts';
import { JsonPathError, type JsonPath } from '../json-path/path.ts';
import { base64Decode, base64Encode, escapeJavaScript, urlDecode, urlEncode } from './encoding.ts';
import { createHost, provide, textArgument, type ProvidedCall, type ProvidedMethod } from './host.ts';

type StringMap = Readonly<Record<string, string>>;

/** The request or answer a mapping template works on. */
export interface GatewayInput {
  /** As text; absent and empty are the same. */
  readonly body?: string;
  readonly params?: { readonly path?: StringMap; readonly querystring?: StringMap; readonly header?: StringMap };
  /** `$context`: JSON of the host, or its source text. */
  readonly context?: Readonly<Record<string, unknown>> | string;
  readonly stageVariables?: StringMap;
  /** What an earlier template stored, for the template of the answer. */
  readonly overrides?: GatewayOverrides;
}

/** A value of a header or parameter that a template set. */
export type OverrideValue = string | readonly string[];

/** What templates store in `$context.requestOverride` and `$context.responseOverride`. */
export interface GatewayOverrides {
  readonly request: {
    readonly header: Readonly<Record<string, OverrideValue>>;
    readonly path: Readonly<Record<string, OverrideValue>>;
    readonly querystring: Readonly<Record<string, OverrideValue>>;
  };
  readonly response: { readonly header: Readonly<Record<string, OverrideValue>>; readonly status?: number };
}

/** Methods of `$input`. */
export const INPUT_METHODS: readonly ProvidedMethod[] = [
  provide(
    'Object path(String jsonPath)',
    'The value a JSONPath finds in the payload; empty when it is missing or null.',
  ),
  provide('String json(String jsonPath)', 'The JSON text of what a JSONPath finds; texts come in quotes.'),
  provide(
    'Object params(String name)',
    'A parameter from the path, the query string or the headers, in this order; without a name all of them.',
    [0, 1],
  ),
];

/** Methods of API Gateway's `$util`. */
export const UTIL_METHODS: readonly ProvidedMethod[] = [
  provide('String escapeJavaScript(String text)', "Escapes quotes, backslashes and more; its \\' is not valid JSON."),
  provide('Object parseJson(String text)', 'The value a JSON text stands for.'),
  provide('String urlEncode(String text)', 'Form encoding; a blank becomes +.'),
  provide('String urlDecode(String text)', 'Undoes form encoding.'),
  provide('String base64Encode(String text)', 'Base64 of the text in UTF-8.'),
  provide('String base64Decode(String text)', 'The text that Base64 stands for.'),
];

/** `$input` for a payload. The payload is read when a path is first asked for. */
export function createInput(input: GatewayInput): Host {
  const body = input.body === undefined || input.body === '' ? '{}' : input.body;
  let payload: { readonly value: JavaValue } | undefined;
  const read = (): JavaValue => (payload ??= { value: readPayload(body) }).value;
  const params = javaMap([
    ['path', fromHost(input.params?.path ?? {}, 'json')],
    ['querystring', fromHost(input.params?.querystring ?? {}, 'json')],
    ['header', fromHost(input.params?.header ?? {}, 'json')],
  ]);
  const find = (path: JavaValue | undefined, meter: Meter): JavaValue | undefined =>
    evaluatePath(read(), compilePath(textArgument(path, meter)), meter);
  const calls = new Map<string, ProvidedCall>([
    ['path', ([path], meter) => find(path, meter) ?? null],
    ['json', ([path], meter) => writeJson(find(path, meter) ?? '', meter, { isWeb: false })],
    ['params', ([name], meter) => (name === undefined ? params : findParameter(params, textArgument(name, meter)))],
  ]);
  return createHost('$input', INPUT_METHODS, calls, new Map([['body', () => body]]));
}

/** A payload that is no JSON is a text, unless it begins as an object or list. @throws JavaException */
function readPayload(body: string): JavaValue {
  try {
    return readJson(body, 'json');
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    if (/^\s*[{[]/.test(body)) throw new JavaException('ParseException', `the body is not JSON: ${error.message}`);
    return body;
  }
}

const MAX_PATHS = 500;
const paths = new Map<string, JsonPath>();

function compilePath(text: string): JsonPath {
  const known = paths.get(text);
  if (known !== undefined) return known;
  try {
    const path = parsePath(text);
    if (paths.size >= MAX_PATHS) paths.clear();
    paths.set(text, path);
    return path;
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new JavaException('InvalidPathException', error.message);
  }
}

function findParameter(params: JavaMap, name: string): JavaValue {
  for (const place of ['path', 'querystring', 'header']) {
    const values = params.entries.get(place)?.value;
    const found = typeof values === 'object' && values?.kind === 'map' ? values.entries.get(name) : undefined;
    if (found !== undefined) return found.value;
  }
  return '';
}

/** API Gateway's `$util`. */
export function createUtil(): Host {
  return createHost(
    '$util',
    UTIL_METHODS,
    new Map<string, ProvidedCall>([
      ['escapeJavaScript', onText(escapeJavaScript)],
      ['urlEncode', onText(urlEncode)],
      ['urlDecode', onText(urlDecode)],
      ['base64Encode', onText(base64Encode)],
      ['base64Decode', onText(base64Decode)],
      ['parseJson', ([text], meter) => parseJson(textArgument(text, meter))],
    ]),
  );
}

function onText(run: (text: string) => string): ProvidedCall {
  return ([text], meter) => {
    const result = run(textArgument(text, meter));
    meter.allow(result.length);
    meter.spend(1 + (result.length >> 6));
    return result;
  };
}

/** @throws JavaException for a text that is not JSON. */
export function parseJson(text: string): JavaValue {
  try {
    return readJson(text, 'json');
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new JavaException('ParseException', `the text is not JSON: ${error.message}`);
  }
}

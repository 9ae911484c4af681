import { headerPairs, type HttpRequest } from '../../model/http.ts';
import { decodeText, readParameter, type Parameter, type ParameterPlace, type RawPair } from '../openapi/parameter.ts';
import type { Fault } from '../schema/fault.ts';

/** What is found in the places where parameters stand. */
export type ParameterValues = Readonly<Record<ParameterPlace, readonly RawPair[]>>;

/** The values of a request; those of the path come from whoever matched it, still escaped. */
export function valuesOf({ target, headers }: HttpRequest, path: ReadonlyMap<string, string>): ParameterValues {
  const query = target.indexOf('?');
  const lines = headerPairs(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    path: [...path],
    query: query === -1 ? [] : pairsOf(target.slice(query + 1), '&'),
    header: lines,
    cookie: lines.filter(([name]) => name === 'cookie').flatMap(([, line]) => pairsOf(line, ';')),
  };
}

/** Pairs of a query, a form or cookies: names with their escapes resolved, values as they are. */
export function pairsOf(text: string, separator: '&' | ';'): readonly RawPair[] {
  return text
    .split(separator)
    .map((part) => (separator === ';' ? part.trim() : part))
    .filter((part) => part !== '')
    .map((part) => {
      const border = part.indexOf('=');
      return border === -1 ? [decodeText(part), ''] : [decodeText(part.slice(0, border)), part.slice(border + 1)];
    });
}

/** What to ask of parameters besides their own rules. */
export interface ParameterChecks {
  readonly places: ReadonlySet<string>;
  /** Places where nothing may stand that is not known. */
  readonly closed: ReadonlySet<ParameterPlace>;
  /** Names that are known without being parameters, such as API keys, as `place name`, lower case in headers. */
  readonly known: ReadonlySet<string>;
  /** Whether a value of white space is as good as none. */
  readonly blankIsMissing: boolean;
}

/** What does not fit in the parameters of a request, in the order of the rules, then what is not known. */
export function parameterFaults(
  parameters: readonly Parameter[],
  values: ParameterValues,
  checks: ParameterChecks,
): readonly Fault[] {
  const asked = parameters.filter((parameter) => checks.places.has(parameter.in));
  return [
    ...asked.flatMap((parameter) => faultsOf(parameter, values[parameter.in], checks.blankIsMissing)),
    ...[...checks.closed].flatMap((place) => unknownFaults(place, parameters, values[place], checks.known)),
  ];
}

/** What does not fit in one parameter. */
export function faultsOf(parameter: Parameter, pairs: readonly RawPair[], blankIsMissing: boolean): readonly Fault[] {
  const { in: place, name, isRequired, schema } = parameter;
  const own = place === 'header' ? { ...parameter, name: name.toLowerCase() } : parameter;
  const read = readParameter(own, pairs);
  if (read.kind === 'fault') return [{ in: place, path: name, message: read.message }];
  const isMissing =
    read.kind === 'absent' || (blankIsMissing && typeof read.value === 'string' && read.value.trim() === '');
  if (isMissing) return isRequired ? [{ in: place, path: name, message: 'is missing', schema: 'required' }] : [];
  if (schema === undefined) return [];
  const faults = schema.faults(read.value, read.text.length);
  // Where a number and a text are both allowed, a text of digits may be meant as one.
  const isText =
    faults.length > 0 && read.value !== read.text && !parameter.isJson && parameter.shape.types.has('string');
  if (isText && schema.faults(read.text, read.text.length).length === 0) return [];
  return faults.map(({ path, message, schema: word }) => ({
    in: place,
    path: `${name}${path}`,
    message,
    schema: word,
  }));
}

/** Headers that belong to HTTP, browsers, proxies and tracing, and that no description of an API names. */
const USUAL_HEADERS =
  /^(accept|accept-.+|authorization|baggage|cache-control|connection|content-.+|cookie|date|dnt|early-data|expect|forwarded|from|host|http2-settings|if-.+|keep-alive|max-forwards|origin|pragma|priority|proxy-.+|range|referer|sec-.+|te|trailer|transfer-encoding|traceparent|tracestate|upgrade|upgrade-insecure-requests|user-agent|via|warning|x-forwarded-.+|x-real-ip|x-request-id|x-correlation-id)$/;

function unknownFaults(
  place: ParameterPlace,
  parameters: readonly Parameter[],
  pairs: readonly RawPair[],
  known: ReadonlySet<string>,
): readonly Fault[] {
  const own = parameters.filter((parameter) => parameter.in === place);
  const isKnown = (name: string): boolean =>
    known.has(`${place} ${name}`) ||
    (place === 'header' && USUAL_HEADERS.test(name)) ||
    own.some((parameter) => belongsTo(name, parameter));
  const names = new Set(pairs.map(([name]) => name).filter((name) => !isKnown(name)));
  return [...names].map((name) => ({ in: place, path: name.slice(0, 100), message: 'is not known' }));
}

function belongsTo(name: string, { name: own, in: place, style, explode, shape }: Parameter): boolean {
  if (name === (place === 'header' ? own.toLowerCase() : own)) return true;
  if (style === 'deepObject') return name.startsWith(`${own}[`);
  return style === 'form' && explode && shape.properties.has(name);
}

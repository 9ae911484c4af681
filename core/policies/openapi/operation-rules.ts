import { isSchemaObject, type SchemaObject } from '../schema/schema-walk.ts';
import { ANY_SHAPE } from '../schema/value-shape.ts';
import {
  byExactness,
  type BodyRule,
  type ContentRule,
  type RequestRules,
  type ResponseRule,
} from '../validation/rules.ts';
import { isOneOf, JSON_TYPES, mediaTypeOf } from '../content/media-type.ts';
import type { OpenApi } from './api.ts';
import { invalid } from './document.ts';
import { locate, type Located, type Operation } from './operations.ts';
import { PARAMETER_PLACES, STYLES, type Parameter, type ParameterPlace, type ParameterStyle } from './parameter.ts';
import { placeName } from './pointer.ts';

/** What a request for an operation has to be. @throws CONFIG_INVALID with the place of what is wrong. */
export function requestRules(api: OpenApi, { name, at, parameters }: Operation): RequestRules {
  return {
    name,
    parameters: parameters.filter(isOwnMatter).map((parameter) => parameterOf(api, parameter)),
    body:
      at.value['requestBody'] === undefined
        ? undefined
        : bodyRule(api, locate(api.document, [...at.steps, 'requestBody'])),
  };
}

/** What the answers of an operation have to be, by status. @throws CONFIG_INVALID with the place of what is wrong. */
export function responseRules(api: OpenApi, { at }: Operation): readonly ResponseRule[] {
  if (at.value['responses'] === undefined) return [];
  const responses = locate(api.document, [...at.steps, 'responses']);
  const names = Object.keys(responses.value).filter((name) => !name.startsWith('x-'));
  return names.map((status) => {
    if (!/^([1-5]\d\d|[1-5]XX|default)$/i.test(status))
      throw invalid(`${placeName(responses.steps)}: ${status} is not a status, such as 200, 4XX or default`);
    const response = locate(api.document, [...responses.steps, status]);
    return { status, headers: headerRules(api, response), body: asRequired(bodyRule(api, response)) };
  });
}

/** An answer of which a body is described has one. */
function asRequired(rule: BodyRule | undefined): BodyRule | undefined {
  return rule && { ...rule, isRequired: true };
}

/** OpenAPI says that parameters of these names are described elsewhere and must be passed over. */
function isOwnMatter({ value }: Located): boolean {
  return value['in'] !== 'header' || !/^(accept|content-type|authorization)$/i.test(String(value['name']));
}

function parameterOf(api: OpenApi, { value, steps }: Located): Parameter {
  const { name, in: place, required, schema, content } = value;
  const where = placeName(steps);
  if (typeof name !== 'string' || name === '') throw invalid(`${where}: expected a name`);
  if (!isPlace(place)) throw invalid(`${where}/in: expected ${PARAMETER_PLACES.join(', ')}`);
  const style = styleOf(value, place, where);
  const [media] = isSchemaObject(content) ? Object.keys(content) : [];
  const at =
    schema !== undefined
      ? [...steps, 'schema']
      : media === undefined
        ? undefined
        : [...steps, 'content', media, 'schema'];
  return {
    name,
    in: place,
    isRequired: required === true || place === 'path',
    style,
    explode: typeof value['explode'] === 'boolean' ? value['explode'] : style === 'form',
    isJson: media !== undefined && isOneOf(JSON_TYPES, mediaTypeOf(media)),
    ...(at === undefined ? ANYTHING : api.schemaAt(at)),
  };
}

const ANYTHING = { schema: undefined, shape: ANY_SHAPE };

function isPlace(place: unknown): place is ParameterPlace {
  return PARAMETER_PLACES.some((known) => known === place);
}

const PLACE_STYLES: Readonly<Record<ParameterPlace, readonly [usual: ParameterStyle, ...others: ParameterStyle[]]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

function styleOf({ style }: SchemaObject, place: ParameterPlace, where: string): ParameterStyle {
  const allowed = PLACE_STYLES[place];
  if (style === undefined) return allowed[0];
  const found = STYLES.find((known) => known === style);
  if (found === undefined || !allowed.includes(found)) throw invalid(`${where}/style: expected ${allowed.join(', ')}`);
  return found;
}

function headerRules(api: OpenApi, response: Located): readonly Parameter[] {
  if (response.value['headers'] === undefined) return [];
  const headers = locate(api.document, [...response.steps, 'headers']);
  return Object.keys(headers.value)
    .filter((name) => name.toLowerCase() !== 'content-type')
    .map((name) => {
      const header = locate(api.document, [...headers.steps, name]);
      return parameterOf(api, { ...header, value: { ...header.value, name, in: 'header' } });
    });
}

function bodyRule(api: OpenApi, { value, steps }: Located): BodyRule | undefined {
  const { content, required } = value;
  if (content === undefined) return undefined;
  const at = locate(api.document, [...steps, 'content']);
  const contents = Object.keys(at.value).map((range) =>
    contentRule(api, locate(api.document, [...at.steps, range]), range),
  );
  return { isRequired: required === true, contents: byExactness(contents) };
}

function contentRule(api: OpenApi, { value, steps }: Located, range: string): ContentRule {
  const usable = value['schema'] === undefined ? ANYTHING : api.schemaAt([...steps, 'schema']);
  return { range, ...usable };
}

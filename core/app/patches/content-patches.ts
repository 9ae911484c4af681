import { isRecord } from '../../dialects/reading/yaml-file.ts';
import type { OwnPlace, PatchMaker, RequestChange } from './patch.ts';
import { optionsOf, optionsPlace, recordedList, texts } from './places.ts';

/** The content type that is asked for, or a template policy that lets others pass. */
export const otherContentType: PatchMaker = ({ own, exchange }) => {
  const { details = {}, code } = exchange.error ?? {};
  if (own?.use === undefined || code !== 'MEDIA_TYPE_UNSUPPORTED') return [];
  const { expected } = details;
  const types =
    typeof expected === 'string' ? expected.split(', ').filter((type) => /^[^*\s]+\/[^*\s]+$/.test(type)) : [];
  const place = own.use.policy === 'vtl-request' ? optionsPlace(own, own.use) : undefined;
  return [
    ...types.slice(0, 1).map((type) => ({
      kind: 'request' as const,
      title: `Send it as ${type}`,
      changes: [contentType(type)],
    })),
    ...(place === undefined
      ? []
      : [
          {
            kind: 'configuration' as const,
            title: 'Let bodies pass that have no template',
            file: place.file,
            edits: [{ kind: 'set' as const, path: [...place.path, 'passthrough'], value: 'when_no_match' }],
          },
        ]),
  ];
};

function contentType(type: string): RequestChange {
  return { kind: 'header', name: 'content-type', value: { kind: 'text', text: type } };
}

/** The parameters that are missing, each with a value that its schema takes; nothing when more than that is wrong. */
export const missingParameters: PatchMaker = ({ own, exchange }) => {
  if (own?.use?.policy !== 'validate-request' || exchange.error?.code !== 'VALIDATION_FAILED') return [];
  const faults = recordedList(exchange.error.details['faults']);
  const changes = faults.map((fault) => (isRecord(fault) ? changeFor(fault, own) : undefined));
  const made = changes.filter((change) => change !== undefined);
  if (made.length === 0 || made.length < changes.length) return [];
  const names = made.map(({ name }) => name);
  return [
    {
      kind: 'request',
      title: `Send it with ${names.join(', ')}`,
      note: 'the values are examples that fit the schema',
      changes: made,
    },
  ];
};

type NamedChange = Extract<RequestChange, { kind: 'header' | 'query' | 'cookie' }>;

function changeFor(fault: Readonly<Record<string, unknown>>, { use }: OwnPlace): NamedChange | undefined {
  const { in: place, path, message } = fault;
  if (typeof path !== 'string' || typeof message !== 'string' || use === undefined) return undefined;
  if (place === 'header' && path === 'content-type') {
    const type = /(?:expected|is not one of) ([^\s,*]+\/[^\s,*]+)/.exec(message)?.[1];
    return type === undefined ? undefined : { kind: 'header', name: path, value: { kind: 'text', text: type } };
  }
  if (message !== 'is missing' || (place !== 'query' && place !== 'header' && place !== 'cookie')) return undefined;
  const { parameters } = optionsOf(use);
  const list: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
  const known = list.find((each) => isRecord(each) && each['name'] === path && each['in'] === place);
  // What a document says of it is not looked up here.
  const text = isRecord(known) ? exampleOf(known['schema']) : undefined;
  return text === undefined ? undefined : { kind: place, name: path, value: { kind: 'text', text } };
}

/** A value that a schema of a plain value takes; undefined where that is not plain to see. */
function exampleOf(schema: unknown): string | undefined {
  if (schema === undefined) return 'example';
  if (!isRecord(schema)) return undefined;
  const { example, examples, default: usual, enum: values, const: only, type, minimum, maximum, format } = schema;
  const given: readonly unknown[] = [example, [examples].flat()[0], usual, only, [values].flat()[0]];
  const first = given.find((value) => ['string', 'number', 'boolean'].includes(typeof value));
  if (first !== undefined) return String(first);
  const isBound = ['pattern', 'minLength', 'multipleOf', 'exclusiveMinimum', '$ref', 'allOf', 'oneOf'].some(
    (word) => word in schema,
  );
  if (isBound || format !== undefined) return undefined;
  switch (texts(type)[0]) {
    case 'integer':
    case 'number':
      return String(minimum ?? Math.min(1, typeof maximum === 'number' ? maximum : 1));
    case 'boolean':
      return 'true';
    case 'string':
      return 'maxLength' in schema ? 'a' : 'example';
    default:
      return undefined;
  }
}

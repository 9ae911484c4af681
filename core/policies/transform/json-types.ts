import { GatewrightError } from '../../model/errors.ts';
import { isJsonArray, isJsonObject, writeJsonTree, type JsonTree } from '../json-scan/json-tree.ts';
import type { EditOptions, EditValue } from './edits.ts';

/** Kinds of JSON value that can be asked for. */
export const JSON_KINDS = ['string', 'number', 'boolean'] as const;
type JsonKind = (typeof JSON_KINDS)[number];

/** The edits, with every value whose path has a kind made into one of it. */
export function withKinds(
  edits: EditOptions<JsonTree>,
  kinds: Readonly<Record<string, JsonKind>>,
): EditOptions<JsonTree> {
  const convert = (values: EditOptions<JsonTree>['set']): EditOptions<JsonTree>['set'] =>
    Object.fromEntries(Object.entries(values).map(([path, value]) => [path, ofKind(path, value, kinds[path])]));
  return {
    ...edits,
    replace: convert(edits.replace),
    add: convert(edits.add),
    append: convert(edits.append),
    set: convert(edits.set),
  };
}

function ofKind(path: string, value: EditValue<JsonTree>, kind: JsonKind | undefined): EditValue<JsonTree> {
  if (kind === undefined) return value;
  return {
    names: value.names,
    valueFor(call) {
      const given = value.valueFor(call);
      if (given === undefined) return undefined;
      const converted = convertTo(kind, given);
      if (converted !== undefined) return converted;
      throw new GatewrightError('TRANSFORM_FAILED', { path, reason: `the value is no ${kind}` });
    },
  };
}

/** @see RFC 8259 section 6 */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function convertTo(kind: JsonKind, given: JsonTree): JsonTree | undefined {
  switch (kind) {
    case 'string':
      return typeof given === 'string' ? given : writeJsonTree(given);
    case 'number':
      if (typeof given === 'string') return NUMBER.test(given) ? { kind: 'number', source: given } : undefined;
      return isNumber(given) ? given : undefined;
    case 'boolean':
      if (typeof given === 'boolean') return given;
      return given === 'true' ? true : given === 'false' ? false : undefined;
  }
}

function isNumber(given: JsonTree): boolean {
  return typeof given === 'object' && given !== null && !isJsonArray(given) && !isJsonObject(given);
}

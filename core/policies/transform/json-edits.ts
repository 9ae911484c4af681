import { z } from 'zod';
import { GatewrightError } from '../../model/errors.ts';
import { jsonTemplateOption } from '../../expressions/options.ts';
import { asValue, isList, type Value } from '../../expressions/value.ts';
import { isJsonArray, isJsonObject, type JsonTree } from '../json-scan/json-tree.ts';
import { editOptions, type Editor, type EditValue } from './edits.ts';
import { parseJsonPath, type JsonPath } from './json-path.ts';

const MAX_DEPTH = 256;

const jsonPath = z.string().refine((text) => parseJsonPath(text) !== undefined, {
  error: "expected a way to members, such as user.name, items[*].price or ['a.b']",
});

/** Any JSON with templates in its texts. An expression that is null leaves the edit out; a null that is written is one. */
const jsonValue = jsonTemplateOption.transform((template): EditValue<JsonTree> => ({
  names: template.names,
  valueFor(call) {
    const value = template.value(call);
    return value === null && template.constant === undefined ? undefined : toTree(value);
  },
}));

/** Options of edits in a JSON body. */
export const jsonEditOptions = editOptions(jsonPath, z.string(), jsonValue);

/** Edits a JSON body; a star stands for every entry of a list. Ways that lead nowhere are made by add, append and set. */
export const jsonEditor: Editor<JsonTree, JsonTree, JsonPath> = {
  readName: (text) => parseJsonPath(text) ?? [],
  remove: (tree, path) => edit(tree, path, () => undefined),
  rename: (tree, path, name) => renameAt(tree, path, name),
  replace: (tree, path, value) => edit(tree, path, (old) => (old === undefined ? undefined : value)),
  add: (tree, path, value) => edit(tree, path, (old) => (old === undefined ? value : old), 'make'),
  append: (tree, path, value) => edit(tree, path, (old) => appended(old, value), 'make'),
  set: (tree, path, value) => edit(tree, path, () => value, 'make'),
};

/** What becomes of one member; undefined is no member, before and after. */
type Change = (old: JsonTree | undefined) => JsonTree | undefined;

function edit(tree: JsonTree, path: JsonPath, change: Change, missing?: 'make'): JsonTree {
  const changed = changeAt(tree, path, { change, missing });
  return changed === undefined ? tree : changed;
}

interface Work {
  readonly change: Change;
  readonly missing: 'make' | undefined;
}

function changeAt(tree: JsonTree | undefined, steps: JsonPath, work: Work): JsonTree | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return work.change(tree);
  switch (step.kind) {
    case 'name':
      return changeMember(tree, step.name, rest, work);
    case 'index':
      return changeEntry(tree, step.index, rest, work);
    case 'every':
      if (tree === undefined || !isJsonArray(tree)) return tree;
      return tree.flatMap((entry) => asEntries(changeAt(entry, rest, work)));
  }
}

/** One entry of a list, or none. Wrapped, because an entry may be a list itself. */
function asEntries(tree: JsonTree | undefined): readonly JsonTree[] {
  return tree === undefined ? [] : [tree];
}

function changeMember(tree: JsonTree | undefined, name: string, rest: JsonPath, work: Work): JsonTree | undefined {
  const map = tree === undefined && work.missing === 'make' ? new Map<string, JsonTree>() : tree;
  if (map === undefined || !isJsonObject(map)) return tree;
  const old = map.get(name);
  const next = changeAt(old, rest, work);
  if (next === old) return tree;
  const copy = new Map(map);
  if (next === undefined) copy.delete(name);
  else copy.set(name, next);
  return copy;
}

/** The place behind the last entry can be made, those further on cannot. */
function changeEntry(tree: JsonTree | undefined, index: number, rest: JsonPath, work: Work): JsonTree | undefined {
  const list = tree === undefined && work.missing === 'make' ? [] : tree;
  if (list === undefined || !isJsonArray(list)) return tree;
  if (index > list.length || (index === list.length && work.missing === undefined)) return tree;
  const next = changeAt(list[index], rest, work);
  return next === list[index] ? tree : [...list.slice(0, index), ...asEntries(next), ...list.slice(index + 1)];
}

/** A list gets one entry more, anything else becomes a list of itself and the value. */
function appended(old: JsonTree | undefined, value: JsonTree): JsonTree {
  if (old === undefined) return [value];
  return isJsonArray(old) ? [...old, value] : [old, value];
}

function renameAt(tree: JsonTree, path: JsonPath, newName: string): JsonTree {
  const last = path.at(-1);
  if (last?.kind !== 'name') return tree;
  const work: Work = { change: (old) => renamed(old, last.name, newName), missing: undefined };
  return changeAt(tree, path.slice(0, -1), work) ?? tree;
}

/** The member keeps its place; what had the new name before is gone. */
function renamed(old: JsonTree | undefined, name: string, newName: string): JsonTree | undefined {
  if (old === undefined || !isJsonObject(old) || !old.has(name) || name === newName) return old;
  const entries = [...old].filter(([key]) => key !== newName);
  return new Map(entries.map(([key, value]): [string, JsonTree] => [key === name ? newName : key, value]));
}

/** A value of an expression as a part of a JSON body. @throws TRANSFORM_FAILED when it is nested deeper than a body may be. */
export function toTree(value: Value, depth = 0): JsonTree {
  if (typeof value === 'number') return { kind: 'number', source: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH)
    throw new GatewrightError('TRANSFORM_FAILED', { reason: `a value is nested more than ${MAX_DEPTH} deep` });
  if (isList(value)) return value.map((item) => toTree(asValue(item), depth + 1));
  return new Map(Object.entries(value).map(([name, member]) => [name, toTree(asValue(member), depth + 1)]));
}

import { isRecord, type ValuePath } from '../../dialects/reading/yaml-file.ts';
import type { YamlEdit } from './yaml-edit.ts';

/** What a change makes of plain data; undefined when there is nothing at its place that it could change. */
export function changedValue(value: unknown, edit: YamlEdit): { readonly value: unknown } | undefined {
  // The document itself has nothing around it.
  if (edit.path.length === 0)
    return isListEdit(edit) && !isRecord(value) ? { value: listWith(value, edit.value, edit.kind) } : undefined;
  const copy: unknown = structuredClone(value);
  const around = aroundOf(copy, edit.path, edit.kind !== 'remove');
  const key = edit.path.at(-1);
  if (around === undefined || key === undefined) return undefined;
  const found: unknown = Reflect.get(around, key);
  switch (edit.kind) {
    case 'set':
      if (typeof found === 'object' && found !== null) return undefined;
      Reflect.set(around, key, edit.value);
      break;
    case 'append':
    case 'prepend':
      if (isRecord(found)) return undefined;
      Reflect.set(around, key, listWith(found, edit.value, edit.kind));
      break;
    case 'remove':
      if (found === undefined) return undefined;
      if (Array.isArray(around)) around.splice(Number(key), 1);
      else Reflect.deleteProperty(around, key);
  }
  return { value: copy };
}

type ListEdit = Extract<YamlEdit, { kind: 'append' | 'prepend' }>;

function isListEdit(edit: YamlEdit): edit is ListEdit {
  return edit.kind === 'append' || edit.kind === 'prepend';
}

function listWith(found: unknown, value: unknown, side: 'append' | 'prepend'): unknown[] {
  const items: unknown[] = Array.isArray(found) ? found : found === undefined || found === null ? [] : [found];
  return side === 'append' ? [...items, value] : [value, ...items];
}

/** The list or map that the end of a path stands in; keys on the way are made where that is wanted. */
function aroundOf(root: unknown, path: ValuePath, makes: boolean): object | undefined {
  let node: unknown = root;
  for (const step of path.slice(0, -1)) {
    if (typeof node !== 'object' || node === null) return undefined;
    const next: unknown = Reflect.get(node, step);
    if ((next === undefined || next === null) && makes) Reflect.set(node, step, {});
    node = Reflect.get(node, step);
  }
  return typeof node === 'object' && node !== null ? node : undefined;
}

import { z } from 'zod';
import type { Call } from '../policy.ts';

/** Kinds of edit, in the order they are made unless the options say otherwise. */
export const EDIT_KINDS = ['remove', 'rename', 'replace', 'add', 'append', 'set'] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

/** What an edit puts in: the value for a call, or undefined to leave the edit out. */
export interface EditValue<V> {
  readonly names: readonly string[];
  valueFor(call: Call): V | undefined;
}

/** Edits of one part of a message, as options parse them. */
export interface EditOptions<V> {
  readonly remove: readonly string[];
  readonly rename: Readonly<Record<string, string>>;
  readonly replace: Readonly<Record<string, EditValue<V>>>;
  readonly add: Readonly<Record<string, EditValue<V>>>;
  readonly append: Readonly<Record<string, EditValue<V>>>;
  readonly set: Readonly<Record<string, EditValue<V>>>;
}

/** The six edits of one part: what names and values may be is the part's own. */
export function editOptions<V>(
  name: z.ZodType<string, string>,
  newName: z.ZodType<string, string>,
  value: z.ZodType<EditValue<V>>,
) {
  const values = z.record(name, value).prefault({});
  return {
    remove: z.array(name).describe('Names to take out.').default([]),
    rename: z.record(name, newName).describe('Old name to new name; values stay.').default({}),
    replace: values.describe('New values, only where the name is there; values are templates.'),
    add: values.describe('Values, only where the name is not there; values are templates.'),
    append: values.describe('One more value, whatever is there; values are templates.'),
    set: values.describe('Values, there or not; values are templates.'),
  };
}

/** How one part of a message is edited; every function gives the part anew. `Name` is a name made ready once. */
export interface Editor<Part, V, Name> {
  readName(text: string): Name;
  remove(part: Part, name: Name): Part;
  rename(part: Part, name: Name, newName: string): Part;
  replace(part: Part, name: Name, value: V): Part;
  add(part: Part, name: Name, value: V): Part;
  append(part: Part, name: Name, value: V): Part;
  set(part: Part, name: Name, value: V): Part;
}

/** All edits of one part, one after the other. */
export type Edit<Part> = (part: Part, call: Call) => Part;

/** Makes the edits of one part ready; undefined when there are none. */
export function compileEdits<Part, V, Name>(
  editor: Editor<Part, V, Name>,
  options: EditOptions<V>,
  order: readonly EditKind[] = EDIT_KINDS,
): Edit<Part> | undefined {
  const edits = order.flatMap((kind) => editsOf(editor, options, kind));
  const [only] = edits;
  if (only === undefined) return undefined;
  if (edits.length === 1) return only;
  return (part, call) => {
    let edited = part;
    for (const edit of edits) edited = edit(edited, call);
    return edited;
  };
}

function editsOf<Part, V, Name>(editor: Editor<Part, V, Name>, options: EditOptions<V>, kind: EditKind): Edit<Part>[] {
  if (kind === 'remove')
    return options.remove.map((text) => {
      const name = editor.readName(text);
      return (part) => editor.remove(part, name);
    });
  if (kind === 'rename')
    return Object.entries(options.rename).map(([text, newName]) => {
      const name = editor.readName(text);
      return (part) => editor.rename(part, name, newName);
    });
  return Object.entries(options[kind]).map(([text, given]) => {
    const name = editor.readName(text);
    return (part, call) => {
      const value = given.valueFor(call);
      return value === undefined ? part : editor[kind](part, name, value);
    };
  });
}

/** Names that the values of edits ask for. */
export function namesOfEdits<V>({ replace, add, append, set }: EditOptions<V>): string[] {
  return [replace, add, append, set].flatMap((values) => Object.values(values)).flatMap(({ names }) => names);
}

/** Something a JSON text says twice, as a path such as `/a/b`. */
export type DuplicatePath = string;

/** One member of an object as its text has it. */
export interface MemberText {
  readonly name: string;
  /** The value as it is written. */
  readonly json: string;
}

/** An object read from a text. */
export type JsonObject =
  | {
      readonly kind: 'object';
      readonly value: Readonly<Record<string, unknown>>;
      readonly duplicates: readonly DuplicatePath[];
    }
  | { readonly kind: 'fault'; readonly reason: string };

/** Objects and lists in each other; more is no token anybody makes. */
export const MAX_DEPTH = 32;

/** Reads an object, its depth bounded, and notices members that stand there twice (the last one counts). Never throws. */
export function readJsonObject(text: string): JsonObject {
  const { depth, names } = measure(text);
  if (depth > MAX_DEPTH) return { kind: 'fault', reason: `nested deeper than ${MAX_DEPTH} levels` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's own message quotes the text, which may hold what is nobody's business.
    return { kind: 'fault', reason: 'not JSON' };
  }
  if (!isObject(value)) return { kind: 'fault', reason: `${kindOf(value)}, not an object` };
  // What stands there twice is lost in the value; only then is it worth finding out what it was.
  return { kind: 'object', value, duplicates: countNames(value) === names ? NO_DUPLICATES : scan(text).duplicates };
}

/** The members of an object in the order of its text, those that stand there twice included. The text must be valid. */
export function membersOf(text: string): readonly MemberText[] {
  return scan(text).members;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

const NO_DUPLICATES: readonly DuplicatePath[] = [];

/** How deep a text goes and how many names it has; right for valid JSON. Ends at the bound of depth. */
function measure(text: string): { readonly depth: number; readonly names: number } {
  let depth = 0;
  let deepest = 0;
  let names = 0;
  for (let index = 0; index < text.length && deepest <= MAX_DEPTH; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(text, index);
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth -= 1;
        break;
      case COLON:
        names += 1;
        break;
      default:
    }
  }
  return { depth: deepest, names };
}

/** The members of a value and of everything in it. */
function countNames(value: object): number {
  let count = 0;
  const isList = Array.isArray(value);
  for (const item of Object.values(value)) {
    if (!isList) count += 1;
    if (typeof item === 'object' && item !== null) count += countNames(item);
  }
  return count;
}

interface Level {
  /** Names so far; undefined in a list. */
  readonly names: Set<string> | undefined;
  readonly path: string;
  name: string;
  /** Whether the next string is a name. */
  isBeforeName: boolean;
}

interface Shape {
  readonly depth: number;
  readonly duplicates: readonly DuplicatePath[];
  readonly members: readonly MemberText[];
}

/**
 * One pass over a text that may be anything. What it finds is right for valid JSON; for other texts it only must end,
 * and it stops at the bound of depth, so that it costs no more than reading.
 */
function scan(text: string): Shape {
  const levels: Level[] = [];
  const duplicates: DuplicatePath[] = [];
  const members: MemberText[] = [];
  let depth = 0;
  let valueStart = -1;
  const endMember = (end: number): void => {
    const top = levels[0];
    if (levels.length === 1 && top?.names !== undefined && valueStart >= 0)
      members.push({ name: top.name, json: text.slice(valueStart, end).trim() });
    if (levels.length === 1) valueStart = -1;
  };
  for (let index = 0; index < text.length && depth <= MAX_DEPTH; index++) {
    const level = levels.at(-1);
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        if (level?.isBeforeName === true) takeName(level, text.slice(index, end + 1), duplicates);
        index = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_LIST: {
        const names = text.charCodeAt(index) === OPEN_OBJECT ? new Set<string>() : undefined;
        const path = level === undefined ? '' : `${level.path}/${level.name}`;
        levels.push({ names, path, name: '', isBeforeName: names !== undefined });
        depth = Math.max(depth, levels.length);
        break;
      }
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        endMember(index);
        levels.pop();
        break;
      case COLON:
        if (levels.length === 1) valueStart = index + 1;
        break;
      case COMMA:
        endMember(index);
        if (level?.names !== undefined) level.isBeforeName = true;
        break;
      default:
    }
  }
  return { depth, duplicates, members };
}

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Where the quote stands that ends the string; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index += 1;
    else if (code === QUOTE) return index;
  }
  return text.length;
}

function takeName(level: Level, quoted: string, duplicates: DuplicatePath[]): void {
  level.isBeforeName = false;
  level.name = unquote(quoted);
  if (level.names?.has(level.name) === true) duplicates.push(`${level.path}/${level.name}`);
  level.names?.add(level.name);
}

/** Names are compared as what they mean: `"\u0061"` is `"a"`. */
function unquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    // No valid JSON, which the reader says.
    return quoted;
  }
}

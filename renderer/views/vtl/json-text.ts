/** Where a text stops being JSON, and what is wrong there; the offset is in UTF-16 units from 0. */
export interface JsonProblem {
  readonly offset: number;
  readonly message: string;
}

const TOKEN =
  /[\s]*(?:("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([{}[\],:]))/uy;

/** What is wrong with a text that should be JSON; undefined when it is JSON. */
export function jsonProblem(text: string): JsonProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    // The engine's own message does not always tell the place.
    return locate(text);
  }
}

type Wants = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or ]' | ', or }' | 'the end';

function locate(text: string): JsonProblem {
  const open: ('{' | '[')[] = [];
  let wants: Wants = 'value';
  let offset = 0;
  for (;;) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    const start = offset + (/^\s*/.exec(text.slice(offset, offset + 10_000))?.[0].length ?? 0);
    if (match === null) return { offset: start, message: complaint(text, start, wants) };
    const next = after(match, wants, open);
    if (next === undefined) return { offset: start, message: complaint(text, start, wants) };
    wants = next;
    offset = TOKEN.lastIndex;
  }
}

/** What may follow a token; undefined when the token may not stand there. Keeps the list of what is open. */
function after(match: RegExpExecArray, wants: Wants, open: ('{' | '[')[]): Wants | undefined {
  const [, string, number, word, sign] = match;
  const isValueWanted = wants === 'value' || wants === 'value or ]';
  if (string !== undefined && (wants === 'key' || wants === 'key or }')) return ':';
  if (string !== undefined || number !== undefined || word !== undefined)
    return isValueWanted ? afterValue(open) : undefined;
  if ((sign === '{' || sign === '[') && isValueWanted) {
    open.push(sign);
    return sign === '{' ? 'key or }' : 'value or ]';
  }
  if (sign === ':' && wants === ':') return 'value';
  if (sign === ',' && wants === ', or }') return 'key';
  if (sign === ',' && wants === ', or ]') return 'value';
  const isClosing = (sign === '}' && wants.endsWith('}')) || (sign === ']' && wants.endsWith(']'));
  if (!isClosing) return undefined;
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly ('{' | '[')[]): Wants {
  const inner = open.at(-1);
  if (inner === undefined) return 'the end';
  return inner === '{' ? ', or }' : ', or ]';
}

function complaint(text: string, offset: number, wants: Wants): string {
  const wanted = wants.startsWith('key') ? wants.replace('key', 'a key in quotes') : wants.replace('value', 'a value');
  const found = text.slice(offset, offset + 12).split('\n')[0] ?? '';
  if (offset >= text.length) return `the text ends where ${wanted} was expected`;
  return `“${found}${offset + 12 < text.length ? '…' : ''}” where ${wanted} was expected`;
}

/** A text of JSON with other blanks between its parts; nothing else is changed, so that places can be found again. */
export interface Reindented {
  readonly text: string;
  /** Place in `text` of an offset in the original. */
  readonly placeOf: (offset: number) => number;
  /** Offset in the original of a place in `text`. */
  readonly offsetOf: (place: number) => number;
}

/** One key or item a line, indented by two blanks. Give it JSON. */
export function reindent(text: string): Reindented {
  const parts: string[] = [];
  const offsets: number[] = [];
  const places: number[] = [];
  let length = 0;
  let depth = 0;
  const put = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  const line = (): void => put(`\n${'  '.repeat(depth)}`);
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const [token] = match;
    const isEmpty = parts.at(-1) === '{' || parts.at(-1) === '[';
    if (token === '}' || token === ']') {
      depth -= 1;
      if (!isEmpty) line();
    } else if (isEmpty) line();
    offsets.push(match.index);
    places.push(length);
    put(token);
    if (token === '{' || token === '[') depth += 1;
    else if (token === ',') line();
    else if (token === ':') put(' ');
  }
  return {
    text: parts.join(''),
    placeOf: (offset) => moved(offset, offsets, places),
    offsetOf: (place) => moved(place, places, offsets),
  };
}

/** Moves along with the token that begins at or before a place. */
function moved(at: number, from: readonly number[], to: readonly number[]): number {
  let low = 0;
  let high = from.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  const limit = to[low + 1] ?? Number.POSITIVE_INFINITY;
  return Math.min((to[low] ?? 0) + Math.max(0, at - (from[low] ?? 0)), limit);
}

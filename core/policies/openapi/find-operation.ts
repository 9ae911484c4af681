import type { Operation, PathOperations } from './operations.ts';

/** What a method and a path lead to. */
export type FoundOperation =
  | { readonly kind: 'found'; readonly operation: Operation; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: 'other-methods'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown-path' };

/** A piece of a segment: text that must stand there, or the name of a parameter. */
type Piece = { readonly text: string } | { readonly parameter: string };

/** A segment as it was written, and without its escapes. */
interface Segment {
  readonly raw: string;
  readonly plain: string;
}

interface Template {
  readonly segments: readonly (readonly Piece[])[];
  readonly operations: PathOperations['operations'];
}

/** Finds operations by the path of a request; of several templates that fit the one with more fixed text counts. */
export class OperationFinder {
  /** By number of segments. */
  readonly #templates = new Map<number, Template[]>();

  constructor(paths: readonly PathOperations[]) {
    for (const { fullPath, operations } of paths) {
      const segments = fullPath.split('/').slice(1).map(piecesOf);
      const list = this.#templates.get(segments.length) ?? [];
      list.push({ segments, operations });
      this.#templates.set(segments.length, list);
    }
    for (const list of this.#templates.values()) list.sort(byFixedText);
  }

  /** @param target As a request has it; its query does not count. HEAD is answered by GET where it has no operation of its own. */
  find(method: string, target: string): FoundOperation {
    const segments = pathOf(target).split('/').slice(1).map(segmentOf);
    const allowed = new Set<string>();
    for (const { segments: template, operations } of this.#templates.get(segments.length) ?? []) {
      const params = matchAll(template, segments);
      if (params === undefined) continue;
      const operation = operations.get(method) ?? (method === 'HEAD' ? operations.get('GET') : undefined);
      if (operation !== undefined) return { kind: 'found', operation, params };
      for (const name of operations.keys()) allowed.add(name);
    }
    return allowed.size > 0 ? { kind: 'other-methods', allowed: [...allowed] } : { kind: 'unknown-path' };
  }
}

/** The path of a request target, which may be a whole URL. */
export function pathOf(target: string): string {
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '').split('?', 1)[0] ?? '';
}

function piecesOf(segment: string): readonly Piece[] {
  return segment
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^\{.+\}$/s.test(piece) ? { parameter: piece.slice(1, -1) } : { text: piece }));
}

/** The first segment that is text in one and not in the other decides. */
function byFixedText(left: Template, right: Template): number {
  for (const [index, pieces] of left.segments.entries()) {
    const difference = parametersIn(pieces) - parametersIn(right.segments[index] ?? []);
    if (difference !== 0) return difference;
    const longer = textIn(right.segments[index] ?? []) - textIn(pieces);
    if (parametersIn(pieces) > 0 && longer !== 0) return longer;
  }
  return 0;
}

function parametersIn(pieces: readonly Piece[]): number {
  return pieces.filter((piece) => 'parameter' in piece).length;
}

function textIn(pieces: readonly Piece[]): number {
  return pieces.reduce((length, piece) => length + ('text' in piece ? piece.text.length : 0), 0);
}

function matchAll(
  template: Template['segments'],
  segments: readonly Segment[],
): ReadonlyMap<string, string> | undefined {
  const params = new Map<string, string>();
  const fits = template.every((pieces, index) => matchSegment(pieces, segments[index] ?? NO_SEGMENT, params));
  return fits ? params : undefined;
}

/** Each parameter takes as little as it can but never nothing, the last one what is left: one look at the segment is enough. */
function matchSegment(
  pieces: readonly Piece[],
  { raw: segment, plain }: Segment,
  params: Map<string, string>,
): boolean {
  const [only] = pieces;
  if (pieces.length <= 1 && !(only !== undefined && 'parameter' in only)) {
    const text = only?.text ?? '';
    return segment === text || plain === text;
  }
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const end =
      'text' in piece ? endOfText(piece.text, segment, at) : endOfParameter(pieces.slice(index + 1), segment, at);
    if (end === undefined) return false;
    if ('parameter' in piece) params.set(piece.parameter, segment.slice(at, end));
    at = end;
  }
  return at === segment.length;
}

function endOfText(text: string, segment: string, at: number): number | undefined {
  return segment.startsWith(text, at) ? at + text.length : undefined;
}

function endOfParameter([next, ...rest]: readonly Piece[], segment: string, at: number): number | undefined {
  if (next === undefined) return segment.length > at ? segment.length : undefined;
  if ('parameter' in next) return segment.length > at ? at + 1 : undefined;
  const end = rest.length > 0 ? segment.indexOf(next.text, at + 1) : segment.length - next.text.length;
  return end > at ? end : undefined;
}

const NO_SEGMENT: Segment = { raw: '', plain: '' };

function segmentOf(raw: string): Segment {
  try {
    return { raw, plain: raw.includes('%') ? decodeURIComponent(raw) : raw };
  } catch {
    // What cannot be decoded is no other way to write a fixed text.
    return { raw, plain: raw };
  }
}

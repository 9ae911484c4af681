import { JsonPathError, type Filter, type JsonPath, type Segment } from './path.ts';
import { Scanner } from './scanner.ts';
import { readFilter } from './parse-filter.ts';

/** Functions that can stand at the end of a path. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'length',
  'size',
  'min',
  'max',
  'avg',
  'sum',
  'stddev',
  'keys',
  'first',
  'last',
]);

/** Reads a path as Jayway's JsonPath does; one that does not begin with `$` is taken to begin with `$.`. @throws JsonPathError */
export function parsePath(text: string): JsonPath {
  const trimmed = text.trim();
  const scanner = new Scanner(trimmed.startsWith('$') || trimmed.startsWith('@') ? trimmed : `$.${trimmed}`);
  const path = readPath(scanner);
  scanner.skipBlanks();
  if (!scanner.isAtEnd()) throw scanner.error('a path cannot go on so');
  return path;
}

/** Reads a path up to where it ends, inside a filter. */
export function readPath(scanner: Scanner): JsonPath {
  const isRelative = scanner.peek() === '@';
  scanner.at++;
  const segments: Segment[] = [];
  for (let next = readSegments(scanner); next !== undefined; next = readSegments(scanner)) segments.push(...next);
  const isDefinite = segments.every(isDefiniteSegment);
  return { isRelative, segments, isDefinite };
}

function isDefiniteSegment(segment: Segment): boolean {
  switch (segment.kind) {
    case 'names':
      return true;
    case 'indexes':
      return segment.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}

function readSegments(scanner: Scanner): Segment[] | undefined {
  if (scanner.peek() === '[') return [readBracket(scanner)];
  if (scanner.takeIf('..')) {
    const next = scanner.peek() === '[' ? readBracket(scanner) : readName(scanner);
    return [{ kind: 'descend' }, next];
  }
  if (!scanner.takeIf('.')) return undefined;
  return [scanner.peek() === '[' ? readBracket(scanner) : readName(scanner)];
}

function readName(scanner: Scanner): Segment {
  if (scanner.takeIf('*')) return { kind: 'wildcard' };
  const name = scanner.match(/[^\s.[\]()=!<>&|,*]+/y);
  if (name === '') throw scanner.error('a name is missing after the dot');
  if (scanner.peek() !== '(') return { kind: 'names', names: [name] };
  if (!FUNCTIONS.has(name)) throw scanner.error(`there is no function “${name}”`);
  scanner.at++;
  scanner.skipBlanks();
  scanner.take(')');
  return { kind: 'function', name };
}

function readBracket(scanner: Scanner): Segment {
  scanner.take('[');
  scanner.skipBlanks();
  const segment = readInside(scanner);
  scanner.skipBlanks();
  scanner.take(']');
  return segment;
}

function readInside(scanner: Scanner): Segment {
  if (scanner.takeIf('*')) return { kind: 'wildcard' };
  if (scanner.takeIf('?')) return { kind: 'filter', test: readParenthesized(scanner) };
  const quote = scanner.peek();
  if (quote === "'" || quote === '"') return { kind: 'names', names: readNames(scanner) };
  return readNumbers(scanner);
}

function readParenthesized(scanner: Scanner): Filter {
  scanner.skipBlanks();
  scanner.take('(');
  const test = readFilter(scanner, readPath);
  scanner.skipBlanks();
  scanner.take(')');
  return test;
}

function readNames(scanner: Scanner): string[] {
  const names = [scanner.quoted()];
  scanner.skipBlanks();
  while (scanner.takeIf(',')) {
    scanner.skipBlanks();
    names.push(scanner.quoted());
    scanner.skipBlanks();
  }
  return names;
}

function readNumbers(scanner: Scanner): Segment {
  const first = scanner.match(/-?[0-9]+/y);
  scanner.skipBlanks();
  if (scanner.takeIf(':')) {
    scanner.skipBlanks();
    const to = scanner.match(/-?[0-9]+/y);
    return { kind: 'slice', from: first === '' ? undefined : Number(first), to: to === '' ? undefined : Number(to) };
  }
  if (first === '') throw scanner.error('expected a name in quotes, an index, “*” or a filter');
  const indexes = [Number(first)];
  while (scanner.takeIf(',')) {
    scanner.skipBlanks();
    indexes.push(Number(scanner.match(/-?[0-9]+/y)));
    scanner.skipBlanks();
  }
  if (indexes.some((index) => !Number.isSafeInteger(index))) throw new JsonPathError('an index is missing', scanner.at);
  return { kind: 'indexes', indexes };
}

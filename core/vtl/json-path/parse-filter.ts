import { readJson } from '../java/json-read.ts';
import type { JavaValue } from '../java/values.ts';
import type { Filter, JsonPath, Operand } from './path.ts';
import type { Scanner } from './scanner.ts';

const OPERATORS = ['==', '!=', '<=', '>=', '=~', '<', '>'];
const WORDS = /(?:in|nin|contains|size|empty|subsetof|anyof|noneof|all|type)\b/iy;
const MAX_DEPTH = 100;

type ReadPath = (scanner: Scanner) => JsonPath;

/** Reads the condition of a filter: `||` under `&&` under `!`. @throws JsonPathError */
export function readFilter(scanner: Scanner, readPath: ReadPath, depth = 0): Filter {
  if (depth > MAX_DEPTH) throw scanner.error('the filter is nested too deep');
  let left = readAnd(scanner, readPath, depth);
  for (scanner.skipBlanks(); scanner.takeIf('||'); scanner.skipBlanks())
    left = { kind: 'or', left, right: readAnd(scanner, readPath, depth) };
  return left;
}

function readAnd(scanner: Scanner, readPath: ReadPath, depth: number): Filter {
  let left = readTerm(scanner, readPath, depth);
  for (scanner.skipBlanks(); scanner.takeIf('&&'); scanner.skipBlanks())
    left = { kind: 'and', left, right: readTerm(scanner, readPath, depth) };
  return left;
}

function readTerm(scanner: Scanner, readPath: ReadPath, depth: number): Filter {
  scanner.skipBlanks();
  if (scanner.takeIf('!')) return { kind: 'not', operand: readTerm(scanner, readPath, depth + 1) };
  if (scanner.takeIf('(')) {
    const inner = readFilter(scanner, readPath, depth + 1);
    scanner.skipBlanks();
    scanner.take(')');
    return inner;
  }
  const left = readOperand(scanner, readPath);
  scanner.skipBlanks();
  const operator = OPERATORS.find((sign) => scanner.takeIf(sign)) ?? scanner.match(WORDS).toLowerCase();
  if (operator === '') return { kind: 'exists', operand: left };
  scanner.skipBlanks();
  return { kind: 'compare', operator, left, right: readOperand(scanner, readPath) };
}

function readOperand(scanner: Scanner, readPath: ReadPath): Operand {
  const first = scanner.peek();
  if (first === '@' || first === '$') return { kind: 'path', path: readPath(scanner) };
  if (first === "'" || first === '"') return { kind: 'value', value: scanner.quoted() };
  if (first === '/') return { kind: 'regex', pattern: readRegex(scanner) };
  if (first === '[' || first === '{') return { kind: 'value', value: readLiteral(scanner) };
  const word = scanner.match(/(?:true|false|null)\b|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y);
  if (word === '') throw scanner.error('expected a path, a text, a number, true, false or null');
  return { kind: 'value', value: readJson(word, 'json') };
}

function readRegex(scanner: Scanner): string {
  const match = scanner.match(/\/(?:[^/\\]|\\.)*\/[a-zA-Z]*/y);
  const end = match.lastIndexOf('/');
  if (match === '') throw scanner.error('the regular expression is never closed');
  const flags = match.slice(end + 1).replace(/[^ims]/g, '');
  const pattern = match.slice(1, end).replaceAll('\\/', '/');
  return flags === '' ? pattern : `(?${flags})${pattern}`;
}

/** A list or map as JSON, in which texts may be in single quotes. */
function readLiteral(scanner: Scanner): JavaValue {
  const text = scanner.match(/\[[^\]]*\]|\{[^}]*\}/y);
  if (text === '') throw scanner.error('the list is never closed');
  const json = text.replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replaceAll("\\'", "'")));
  try {
    return readJson(json, 'json');
  } catch {
    throw scanner.error(`${text} is not a list of values`);
  }
}

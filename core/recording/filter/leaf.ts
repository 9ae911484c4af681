import { COMPARED, comparatorOf, refuse, type Clause } from './clause.ts';
import { declined, fieldOf, type Field } from './fields.ts';
import { globText, type Glob } from './glob.ts';
import { readJsonPath } from './json-path.ts';
import type { Leaf, PolicyResult, Side, TextColumn } from './node.ts';
import { readNumberClause } from './number-clause.ts';
import { FilterProblem } from './problem.ts';
import type { Term } from './term.ts';
import { tokenize, type WordColumn } from './words.ts';

/** Each `*` may cost SQLite another pass over the text. */
const MAX_STARS = 16;

const RESULTS: Readonly<Record<PolicyResult, string>> = {
  denied: 'refused the request',
  answered: 'made the answer',
  ok: 'let the call through',
  skipped: 'was skipped by its condition',
};

/** Column of each text field, what it is called, and whether case matters. */
const TEXTS: Readonly<
  Record<string, { readonly column: TextColumn; readonly noun: string; readonly ignoresCase: boolean }>
> = {
  method: { column: 'method', noun: 'method', ignoresCase: true },
  host: { column: 'authority', noun: 'host', ignoresCase: true },
  path: { column: 'path', noun: 'path', ignoresCase: false },
  route: { column: 'route', noun: 'route', ignoresCase: false },
  consumer: { column: 'consumer', noun: 'consumer', ignoresCase: false },
  error: { column: 'error', noun: 'error', ignoresCase: true },
  dialect: { column: 'dialect', noun: 'dialect', ignoresCase: true },
  ip: { column: 'client', noun: 'client address', ignoresCase: true },
  type: { column: 'media_type', noun: 'media type', ignoresCase: true },
};

/** Reads a clause with a field. @throws FilterProblem */
export function readClause(term: Term): Clause {
  const field = fieldOf(term.name);
  const reason = declined(term.name);
  if (field === undefined || reason !== undefined)
    refuse(term, reason ?? `there is no field "${term.name}"`, term.start);
  checkOperator(field, term);
  if (term.operator !== undefined && term.value.text === '' && field.kind !== 'json')
    refuse(term, `${term.name} has no value`, term.start);
  switch (field.kind) {
    case 'status':
    case 'size':
    case 'duration':
    case 'moment':
      return readNumberClause(field, term);
    case 'text':
      return readText(field, term);
    case 'choice':
      return readChoice(field, term);
    case 'tag':
      return { leaf: { kind: 'tag', glob: globOf(term) }, meaning: `tag ${likeness(term.value.glob)}` };
    case 'policy':
      return readPolicy(term);
    case 'url':
      return readUrl(term);
    case 'words':
      return readBody(field, term);
    case 'header':
      return readHeader(field, term);
    case 'json':
      return readJson(field, term);
  }
}

/** Reads text without a field. @throws FilterProblem when there is no word in it. */
export function readFreeText(text: string, start: number, end: number): Clause {
  if (tokenize(text).length === 0) throw new FilterProblem('there is no letter or digit to search for', start, end);
  return { leaf: { kind: 'words', text }, meaning: `address, headers or a body contain "${text}"` };
}

function checkOperator(field: Field, term: Term): void {
  const { operator } = term;
  const isEqual = operator === undefined || operator === ':' || operator === '=';
  if (isEqual || field.operators.includes(operator)) return;
  refuse(term, `${term.name} cannot be compared with ${operator}; it takes ${field.operators.join(' ')}`, term.start);
}

function globOf(term: Term): Glob {
  const { glob } = term.value;
  if (glob.length > MAX_STARS + 1) refuse(term, `a value may hold at most ${MAX_STARS} stars`);
  return glob;
}

function likeness(glob: Glob): string {
  const text = globText(glob);
  const [first = '', middle = '', last = ''] = glob;
  if (glob.length === 1) return `is ${text}`;
  if (glob.every((piece) => piece === '')) return 'is there';
  if (glob.length === 2 && middle === '') return `begins with ${first}`;
  if (glob.length === 2 && first === '') return `ends with ${middle}`;
  return glob.length === 3 && first === '' && last === '' ? `contains ${middle}` : `is like ${text}`;
}

function readText(field: Field, term: Term): Clause {
  const { column, noun, ignoresCase } = TEXTS[field.name] ?? refuse(term, `there is no field "${term.name}"`);
  const { expression } = term.value;
  if (expression !== undefined) {
    const subject = field.name === 'host' ? 'host' : 'method';
    return { leaf: { kind: 'expression', subject, source: expression }, meaning: `${noun} matches /${expression}/` };
  }
  const glob = globOf(term);
  if (column === 'client' && term.value.text.includes('/'))
    refuse(term, 'network ranges are not understood; a * stands for any text, as in 10.0.*');
  if (column === 'media_type' && glob.length === 1)
    return { leaf: textLeaf(column, [['', ...glob, '']], true), meaning: `media type contains ${globText(glob)}` };
  if (column !== 'authority')
    return { leaf: textLeaf(column, [glob], ignoresCase), meaning: `${noun} ${likeness(glob)}` };
  const withPort = [...glob.slice(0, -1), `${glob.at(-1) ?? ''}:`, ''];
  return { leaf: textLeaf(column, [glob, withPort], true), meaning: `host ${likeness(glob)}` };
}

function textLeaf(column: TextColumn, globs: readonly Glob[], ignoresCase: boolean): Leaf {
  return { kind: 'text', column, globs, ignoresCase };
}

function readChoice(field: Field, term: Term): Clause {
  const value = term.value.text.toLowerCase();
  const meaning = Object.hasOwn(field.choices, value) ? field.choices[value] : undefined;
  const leaf = choiceLeaf(field.name, value);
  if (meaning === undefined || leaf === undefined)
    refuse(term, `${field.name} cannot be "${term.value.text}"; expected ${Object.keys(field.choices).join(', ')}`);
  return { leaf, meaning: field.name === 'outcome' ? `it ended ${value}: ${meaning}` : meaning };
}

function choiceLeaf(name: string, value: string): Leaf | undefined {
  switch (value) {
    case 'gateway':
    case 'upstream':
    case 'none':
      return { kind: 'by', by: value };
    case 'answered':
    case 'failed':
    case 'rejected':
      return { kind: 'outcome', outcome: value };
    case 'aborted':
      return name === 'outcome' ? { kind: 'outcome', outcome: value } : { kind: 'state', state: value };
    case 'pinned':
    case 'error':
    case 'replay':
    case 'streaming':
    case 'websocket':
      return { kind: 'state', state: value };
    default:
      return undefined;
  }
}

function readPolicy(term: Term): Clause {
  const glob = globOf(term);
  const last = glob.at(-1) ?? '';
  const cut = term.value.isQuoted ? -1 : last.lastIndexOf('=');
  const name = cut === -1 ? glob : [...glob.slice(0, -1), last.slice(0, cut)];
  const isAny = name.length > 1 && name.every((piece) => piece === '');
  const said = isAny ? 'any policy' : `policy ${globText(name)}`;
  if (cut === -1) return { leaf: { kind: 'policy', glob }, meaning: `${said} ran` };
  const result = last.slice(cut + 1).toLowerCase();
  if (!isResult(result) || globText(name) === '')
    refuse(term, `expected policy:name=result with one of ${Object.keys(RESULTS).join(', ')}`);
  return { leaf: { kind: 'policy', glob: name, result }, meaning: `${said} ${RESULTS[result]}` };
}

function isResult(text: string): text is PolicyResult {
  return Object.hasOwn(RESULTS, text);
}

function readUrl(term: Term): Clause {
  const { text, expression, glob } = term.value;
  if (expression !== undefined)
    return {
      leaf: { kind: 'expression', subject: 'url', source: expression },
      meaning: `address matches /${expression}/`,
    };
  if (glob.length === 1) return { leaf: { kind: 'url', text }, meaning: `address contains ${text}` };
  return { leaf: { kind: 'urlGlob', glob: globOf(term) }, meaning: `address ${likeness(glob)}` };
}

function readBody(field: Field, term: Term): Clause {
  const side = sideOf(field);
  const noun = { req: 'request body', res: 'response body', both: 'a body' }[side];
  const { text, expression } = term.value;
  if (expression !== undefined)
    return { leaf: { kind: 'body', side, source: expression }, meaning: `${noun} matches /${expression}/` };
  if (tokenize(text).length === 0)
    refuse(term, 'there is no letter or digit to search for; /expression/ finds other signs');
  const both: readonly WordColumn[] = ['request_body', 'response_body'];
  const columns = side === 'both' ? both : both.filter((column) => column.startsWith(side));
  return { leaf: { kind: 'words', text, columns }, meaning: `${noun} contains "${text}"` };
}

function readHeader(field: Field, term: Term): Clause {
  const side = sideOf(field);
  const noun = { req: 'request header', res: 'response header', both: 'header' }[side];
  const name = field.name.endsWith('.') ? term.name.slice(field.name.length).toLowerCase() : undefined;
  const { text, expression, isQuoted } = term.value;
  const part = name === undefined ? ({ kind: 'header', side } as const) : ({ kind: 'header', side, name } as const);
  const said = name === undefined ? `a ${noun}` : `${noun} ${name}`;
  if (expression !== undefined)
    return {
      leaf: { ...part, test: { kind: 'expression', source: expression } },
      meaning: `${said} matches /${expression}/`,
    };
  if (term.operator === undefined || (text === '*' && !isQuoted))
    return { leaf: { ...part, test: { kind: 'present' } }, meaning: `${said} is there` };
  return { leaf: { ...part, test: { kind: 'contains', text } }, meaning: `${said} contains "${text}"` };
}

function readJson(field: Field, term: Term): Clause {
  const side = sideOf(field) === 'req' ? 'req' : 'res';
  const typed = term.name.slice(field.name.length);
  const path = readJsonPath(typed);
  if (path === undefined)
    refuse(term, `"$${typed}" is not a path of names and positions, such as $.errors[0].code`, term.start);
  const said = `${side === 'req' ? 'request' : 'response'} body at $${typed}`;
  if (term.operator === undefined) return { leaf: { kind: 'json', side, path }, meaning: `${said} is there` };
  const comparator = comparatorOf(term);
  const { text, isQuoted } = term.value;
  return {
    leaf: { kind: 'json', side, path, test: { comparator, value: text, isQuoted } },
    meaning: `${said} ${COMPARED[comparator]} ${isQuoted || text === '' ? `"${text}"` : text}`,
  };
}

function sideOf({ name }: Field): Side {
  if (name.startsWith('req')) return 'req';
  return name.startsWith('res') ? 'res' : 'both';
}

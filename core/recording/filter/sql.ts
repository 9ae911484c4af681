import type { EpochMillis } from '../../model/units.ts';
import type { Bound } from './bound.ts';
import { asciiLower, toSqlGlob, type Glob } from './glob.ts';
import { Look, type FilterSubject } from './look.ts';
import { momentBounds } from './moment.ts';
import type { FilterNode, Leaf, State, TextColumn } from './node.ts';
import { predicateOf, TRIGRAM_LENGTH } from './predicate.ts';
import { foldCase, toFtsPhrase } from './words.ts';

/** A search of a full-text table that must hold for every row; `leaf` tells it for a row that is not indexed yet. */
export interface Driver {
  readonly table: 'words' | 'urls';
  readonly match: string;
  readonly leaf: number;
}

/**
 * A filter for the table `exchanges` named `e`. A row fits when `where` holds and every driver does. The function
 * `slow(k, id)` has to answer 1 where `leaves[k]` holds for the exchange with that id.
 */
export interface SqlFilter {
  readonly where: string;
  /** For the question marks of `where`, in order. */
  readonly parameters: readonly (string | number)[];
  readonly leaves: readonly ((subject: FilterSubject) => boolean)[];
  readonly drivers: readonly Driver[];
}

/** SQLite joins at most 64 tables, and few searches are narrow: what is beyond this becomes a condition. */
const MAX_DRIVERS = 8;
const NULLABLE: ReadonlySet<TextColumn> = new Set(['route', 'consumer', 'error']);
const URL_EXPRESSION =
  "lower(iif(e.scheme = 1, 'https://', 'http://') || e.authority || e.path || ifnull(e.query, ''))";
const ANSWERERS = { gateway: 0, upstream: 1, none: 2 } as const;
const OUTCOMES = { answered: 0, aborted: 1, failed: 2, rejected: 3 } as const;

/** Conditions are written so that the partial indexes `status >= 400`, `status >= 500`, `pinned = 1`, `error IS NOT NULL`, `tags IS NOT NULL` serve. */
const STATES: Readonly<Record<State, string>> = {
  pinned: 'e.pinned = 1',
  error: 'e.error IS NOT NULL',
  replay: 'e.replay_of IS NOT NULL',
  websocket: '(e.flags & 1) <> 0',
  streaming: '(e.flags & 2) <> 0',
  aborted: 'e.outcome = 1',
};

interface Writing {
  readonly now: EpochMillis;
  readonly parameters: (string | number)[];
  readonly leaves: ((subject: FilterSubject) => boolean)[];
}

/** A filter as SQL. No condition is ever null, so that `NOT` means what it says. */
export function toSql(node: FilterNode | undefined, now: EpochMillis): SqlFilter {
  const writing: Writing = { now, parameters: [], leaves: [] };
  const drivers: Driver[] = [];
  const conditions: string[] = [];
  for (const part of conjuncts(node)) {
    const search = part.kind === 'leaf' && drivers.length < MAX_DRIVERS ? searchOf(part.leaf) : undefined;
    if (part.kind === 'leaf' && search !== undefined) drivers.push({ ...search, leaf: addLeaf(writing, part.leaf) });
    else conditions.push(write(writing, part));
  }
  const { parameters, leaves } = writing;
  return { where: conditions.length === 0 ? '1' : conditions.join(' AND '), parameters, leaves, drivers };
}

function conjuncts(node: FilterNode | undefined): readonly FilterNode[] {
  if (node === undefined) return [];
  return node.kind === 'and' ? node.nodes.flatMap(conjuncts) : [node];
}

function write(writing: Writing, node: FilterNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.nodes.map((part) => write(writing, part)).join(node.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT (${write(writing, node.node)})`;
    case 'leaf':
      return writeLeaf(writing, node.leaf);
  }
}

function writeLeaf(writing: Writing, leaf: Leaf): string {
  switch (leaf.kind) {
    case 'number':
      return leaf.column === 'status'
        ? writeStatus(leaf.bounds)
        : writeBounds(writing, `e.${leaf.column}`, leaf.bounds);
    case 'moment':
      return writeBounds(writing, 'e.started_at', momentBounds(leaf.comparator, leaf.moment, writing.now));
    case 'text':
      return writeText(writing, leaf);
    case 'by':
      return `e.answered_by = ${ANSWERERS[leaf.by]}`;
    case 'outcome':
      return `e.outcome = ${OUTCOMES[leaf.outcome]}`;
    case 'state':
      return STATES[leaf.state];
    case 'tag':
      return `(e.tags IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(e.tags) AS tag WHERE ${writeGlob(writing, 'tag.value', leaf.glob)}))`;
    case 'urlGlob':
      return writeGlob(writing, URL_EXPRESSION, leaf.glob.map(asciiLower));
    case 'url':
    case 'words':
      return writeSearch(writing, leaf);
    case 'policy':
      if (leaf.result !== 'denied' && leaf.result !== 'answered') return writeSlow(writing, leaf);
      return `(e.decided_by IS NOT NULL AND ${writeGlob(writing, 'e.decided_by', leaf.glob)} AND ${writeSlow(writing, leaf)})`;
    case 'expression':
    case 'header':
    case 'body':
    case 'json':
      return writeSlow(writing, leaf);
  }
}

/** Literal numbers, and the bound of a partial index first: SQLite uses such an index only for a term equal to its own. */
function writeStatus(bounds: readonly Bound[]): string {
  const terms = bounds.map(({ comparator, value }) => `e.status ${comparator === '!=' ? '<>' : comparator} ${value}`);
  const lowest = Math.max(0, ...bounds.map(({ comparator, value }) => (/^(?:=|>=|>)$/.test(comparator) ? value : 0)));
  const index = lowest >= 500 ? 'e.status >= 500' : 'e.status >= 400';
  if (lowest >= 400 && !terms.includes(index)) terms.unshift(index);
  return `(${terms.join(' AND ')})`;
}

function writeBounds({ parameters }: Writing, column: string, bounds: readonly Bound[]): string {
  const terms = bounds.map(({ comparator, value }) => {
    parameters.push(value);
    return `${column} ${comparator === '!=' ? '<>' : comparator} ?`;
  });
  if (column === 'e.wait') terms.unshift('e.wait IS NOT NULL');
  return `(${terms.join(' AND ')})`;
}

function writeText(writing: Writing, { column, globs, ignoresCase }: Leaf & { readonly kind: 'text' }): string {
  const name = `e.${column}`;
  const terms = globs.map((glob) =>
    ignoresCase ? writeGlob(writing, `lower(${name})`, glob.map(asciiLower)) : writeGlob(writing, name, glob),
  );
  const any = terms.length === 1 ? terms.join('') : `(${terms.join(' OR ')})`;
  return NULLABLE.has(column) ? `(${name} IS NOT NULL AND ${any})` : any;
}

function writeGlob({ parameters }: Writing, value: string, glob: Glob): string {
  if (glob.length > 1 && glob.every((piece) => piece === '')) return '1';
  parameters.push(glob.length === 1 ? (glob[0] ?? '') : toSqlGlob(glob));
  return `${value} ${glob.length === 1 ? '=' : 'GLOB'} ?`;
}

/** A search that cannot lead the query: the index for rows that are in it, a look for the few that are not yet. */
function writeSearch(writing: Writing, leaf: Leaf & { readonly kind: 'url' | 'words' }): string {
  const search = searchOf(leaf);
  if (search === undefined) {
    writing.parameters.push(leaf.kind === 'url' ? asciiLower(leaf.text) : leaf.text);
    return `instr(${URL_EXPRESSION}, ?) > 0`;
  }
  const { table, match } = search;
  writing.parameters.push(match);
  const indexed = `e.id IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`;
  return `((${indexed}) OR (e.id IN (SELECT id FROM unindexed) AND ${writeSlow(writing, leaf)}))`;
}

function searchOf(leaf: Leaf): Omit<Driver, 'leaf'> | undefined {
  if (leaf.kind === 'words') return { table: 'words', match: toFtsPhrase(leaf.text, leaf.columns) };
  if (leaf.kind !== 'url') return undefined;
  const folded = foldCase(leaf.text);
  if ([...folded].length < TRIGRAM_LENGTH) return undefined;
  return { table: 'urls', match: `"${folded.replaceAll('"', '""')}"` };
}

function writeSlow(writing: Writing, leaf: Leaf): string {
  return `slow(${addLeaf(writing, leaf)}, e.id) = 1`;
}

function addLeaf({ leaves, now }: Writing, leaf: Leaf): number {
  const holds = predicateOf(leaf, now);
  return leaves.push((subject) => holds(new Look(subject))) - 1;
}

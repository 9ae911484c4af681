import { GatewrightError } from '../../model/errors.ts';
import type { EpochMillis } from '../../model/units.ts';
import { Look, type FilterSubject } from './look.ts';
import { isSlowLeaf, type FilterNode } from './node.ts';
import { parseFilter } from './parse.ts';
import { predicateOf, type Predicate } from './predicate.ts';
import { toSql, type SqlFilter } from './sql.ts';

export type { FilterSubject } from './look.ts';
export type { Driver, SqlFilter } from './sql.ts';

/** A filter made ready, for exchanges at hand and for the store; both answer the same. */
export interface CompiledFilter {
  test(subject: FilterSubject): boolean;
  readonly sql: SqlFilter;
  /** Whether the store has to look into the exchange of rows that no index leads to. */
  readonly isSlow: boolean;
}

/** What a filter depends on besides its text. */
export interface FilterEnvironment {
  /** Decides what `today` and times without a date are. */
  readonly now: EpochMillis;
}

/**
 * Makes a filter ready.
 * @throws FILTER_INVALID with `message`, `start` and `end` (offsets into the text) in its details.
 */
export function compileFilter(text: string, { now }: FilterEnvironment): CompiledFilter {
  const { node, error } = parseFilter(text);
  if (error !== undefined) throw new GatewrightError('FILTER_INVALID', { ...error });
  const ordered = node === undefined ? undefined : cheapFirst(node);
  const holds: Predicate = ordered === undefined ? () => true : predicateOfNode(ordered, now);
  return {
    test: (subject) => holds(new Look(subject)),
    sql: toSql(ordered, now),
    isSlow: node !== undefined && isSlowNode(node),
  };
}

function predicateOfNode(node: FilterNode, now: EpochMillis): Predicate {
  if (node.kind === 'leaf') return predicateOf(node.leaf, now);
  if (node.kind === 'not') {
    const holds = predicateOfNode(node.node, now);
    return (look) => !holds(look);
  }
  const parts = node.nodes.map((part) => predicateOfNode(part, now));
  if (node.kind === 'and') return (look) => parts.every((holds) => holds(look));
  return (look) => parts.some((holds) => holds(look));
}

/** The same filter with what has to decode bodies behind what only compares. */
function cheapFirst(node: FilterNode): FilterNode {
  if (node.kind === 'leaf') return node;
  if (node.kind === 'not') return { kind: 'not', node: cheapFirst(node.node) };
  return { kind: node.kind, nodes: node.nodes.map(cheapFirst).toSorted((left, right) => costOf(left) - costOf(right)) };
}

function costOf(node: FilterNode): number {
  if (node.kind === 'leaf') return isSlowLeaf(node.leaf) ? 2 : Number(node.leaf.kind === 'words');
  return node.kind === 'not' ? costOf(node.node) : Math.max(...node.nodes.map(costOf));
}

function isSlowNode(node: FilterNode): boolean {
  if (node.kind === 'leaf') return isSlowLeaf(node.leaf);
  return node.kind === 'not' ? isSlowNode(node.node) : node.nodes.some(isSlowNode);
}

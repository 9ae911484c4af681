import type { Candidate } from './candidate.ts';

/**
 * A radix tree over the literal beginnings of paths. The candidates that can fit a path are those on the way from the
 * root to the deepest node whose text the path begins with, however many routes there are beside that way.
 */
export interface PrefixNode<R> {
  /** Text from the parent to here. */
  readonly label: string;
  readonly parent: PrefixNode<R> | undefined;
  /** By the first character code of their labels. */
  readonly children: Map<number, PrefixNode<R>>;
  /** Candidates all of whose hosts are without wildcard, under each of these hosts; by rank. */
  readonly byHost: ReadonlyMap<string, readonly Candidate<R>[]>;
  /** All others; by rank. */
  readonly anyHost: readonly Candidate<R>[];
}

/** Literals with their candidates, sorted by literal. */
type Entries<R> = readonly (readonly [literal: string, candidates: readonly Candidate<R>[]])[];

/** Builds the tree. @param candidates By rank, which every list in the tree keeps. */
export function buildPrefixTree<R>(candidates: readonly Candidate<R>[]): PrefixNode<R> {
  const byLiteral = Map.groupBy(candidates, (candidate) => candidate.path?.literal ?? '');
  const entries = [...byLiteral].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return buildNode(entries, { start: 0, end: 0 }, undefined);
}

/** The node whose text is the first `end` characters of every entry. */
function buildNode<R>(
  entries: Entries<R>,
  { start, end }: { readonly start: number; readonly end: number },
  parent: PrefixNode<R> | undefined,
): PrefixNode<R> {
  const [first] = entries;
  const isOwn = first !== undefined && first[0].length === end;
  const node: PrefixNode<R> = {
    label: first?.[0].slice(start, end) ?? '',
    parent,
    children: new Map(),
    ...byHosts(isOwn ? first[1] : []),
  };
  const groups = Map.groupBy(isOwn ? entries.slice(1) : entries, ([literal]) => literal.charCodeAt(end));
  for (const [code, group] of groups)
    node.children.set(code, buildNode(group, { start: end, end: sharedLength(group) }, node));
  return node;
}

/** Length of the beginning that sorted literals share: that of the first and the last. */
function sharedLength<R>(entries: Entries<R>): number {
  const first = entries[0]?.[0] ?? '';
  const last = entries.at(-1)?.[0] ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return length;
}

function byHosts<R>(candidates: readonly Candidate<R>[]): Pick<PrefixNode<R>, 'byHost' | 'anyHost'> {
  const byHost = new Map<string, Candidate<R>[]>();
  const anyHost: Candidate<R>[] = [];
  for (const candidate of candidates) {
    if (candidate.hosts?.every(({ kind }) => kind === 'exact') !== true) anyHost.push(candidate);
    else
      for (const host of new Set(candidate.hosts.map(({ text }) => text)))
        byHost.set(host, [...(byHost.get(host) ?? []), candidate]);
  }
  return { byHost, anyHost };
}

/** The deepest node whose text the path begins with; its ancestors are the rest of the way. */
export function deepestNode<R>(root: PrefixNode<R>, path: string): PrefixNode<R> {
  let node = root;
  let offset = 0;
  for (;;) {
    const child = node.children.get(path.charCodeAt(offset));
    if (child === undefined || !path.startsWith(child.label, offset)) return node;
    offset += child.label.length;
    node = child;
  }
}

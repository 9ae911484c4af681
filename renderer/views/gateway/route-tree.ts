import type { SourceRef } from '../../../core/model/source.ts';
import type { RouteNode } from '../../state/routes.ts';

/** The phases of a route, in the order in which they run. */
export const PHASES = ['request', 'response', 'error'] as const;

/** One line of the tree, drawn flat: `level` says how deep it is. */
export interface TreeRow {
  /** Unique in the tree. */
  readonly key: string;
  readonly kind: 'route' | 'phase' | 'policy' | 'integration';
  readonly level: number;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  readonly title: string;
  readonly detail: string;
  /** Undefined when it has no children. */
  readonly isOpen?: boolean | undefined;
  readonly at?: SourceRef | undefined;
  /** The route it belongs to. */
  readonly route: RouteNode;
}

interface Branch {
  readonly key: string;
  readonly kind: TreeRow['kind'];
  readonly title: string;
  readonly detail: string;
  readonly at?: SourceRef | undefined;
  readonly route: RouteNode;
  readonly children: readonly Branch[];
}

/**
 * The lines of the tree that can be seen.
 * @param toggled Keys of the lines whose state is not the usual one: routes are closed, phases are open.
 * @param filter Words that all have to be found; what contains them is shown with everything above and below, opened.
 */
export function treeRows(
  routes: readonly RouteNode[],
  toggled: ReadonlySet<string>,
  filter: string,
): readonly TreeRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const branches = routes.map(routeBranch);
  if (words.length === 0) return rowsOf(branches, 1, (branch) => toggled.has(branch.key) !== (branch.kind === 'phase'));
  const found = branches.flatMap((branch) => filtered(branch, '', words));
  return rowsOf(found, 1, (branch) => branch.isFound !== true || toggled.has(branch.key));
}

/** Index of the line that a key press leads to from the line at `index`; undefined when it leads nowhere. */
export function stepFrom(rows: readonly TreeRow[], index: number, key: string): number | undefined {
  const row = rows[index];
  if (row === undefined) return firstStep(rows, key);
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, rows.length - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      return row.isOpen === true ? index + 1 : undefined;
    case 'ArrowLeft':
      return row.isOpen === true ? undefined : parentOf(rows, index);
    default:
      return undefined;
  }
}

/** Where a key leads that is pressed before any line is the current one; Tab and letters are not for moving. */
function firstStep(rows: readonly TreeRow[], key: string): number | undefined {
  if (rows.length === 0 || !/^(Arrow|Home$|End$)/.test(key)) return undefined;
  return key === 'End' ? rows.length - 1 : 0;
}

function parentOf(rows: readonly TreeRow[], index: number): number | undefined {
  const level = rows[index]?.level ?? 1;
  const parent = rows.findLastIndex((row, at) => at < index && row.level < level);
  return parent < 0 ? undefined : parent;
}

function routeBranch(route: RouteNode): Branch {
  const phases = PHASES.filter((phase) => route[phase].length > 0).map((phase): Branch => {
    const key = `${route.id}/${phase}`;
    const uses = route[phase];
    return {
      key,
      kind: 'phase',
      title: phase,
      detail: '',
      at: uses[0]?.at,
      route,
      children: uses.map((use, index) => ({
        key: `${key}/${index}`,
        kind: 'policy',
        title: use.policy,
        detail: use.summary,
        at: use.at,
        route,
        children: [],
      })),
    };
  });
  const { integration } = route;
  const backend: Branch = {
    key: `${route.id}/integration`,
    kind: 'integration',
    title: integration.name,
    detail: integration.summary,
    at: integration.at ?? route.at,
    route,
    children: [],
  };
  const detail = [route.id, ...route.hosts].join(' · ');
  return {
    key: route.id,
    kind: 'route',
    title: route.title,
    detail,
    at: route.at,
    route,
    children: [...phases, backend],
  };
}

/** A branch cut down to what fits; `isFound` marks one that fits by itself, whose children are then all there. */
type FoundBranch = Branch & { readonly isFound?: boolean };

function filtered(branch: Branch, above: string, words: readonly string[]): readonly FoundBranch[] {
  const text = `${above} ${branch.title} ${branch.detail}`.toLowerCase();
  if (words.every((word) => text.includes(word))) return [{ ...branch, isFound: true }];
  const children = branch.children.flatMap((child) => filtered(child, text, words));
  return children.length === 0 ? [] : [{ ...branch, children }];
}

function rowsOf(
  branches: readonly FoundBranch[],
  level: number,
  isOpen: (branch: FoundBranch) => boolean,
): readonly TreeRow[] {
  return branches.flatMap((branch, index): readonly TreeRow[] => {
    const { key, kind, title, detail, at, route, children } = branch;
    const open = children.length === 0 ? undefined : isOpen(branch);
    const row = { key, kind, level, position: index + 1, siblings: branches.length, title, detail, at, route };
    return [{ ...row, isOpen: open }, ...(open === true ? rowsOf(children, level + 1, isOpen) : [])];
  });
}

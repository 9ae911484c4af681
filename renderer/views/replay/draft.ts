import { create } from 'zustand';
import { EMPTY_PLAN, type PaceKind, type PlanDraft, type RewriteDraft } from './plan-draft.ts';

/** The plan being made; stays while other views are shown. */
export const useDraft = create<PlanDraft>(() => EMPTY_PLAN);

/** Changes the plan. */
export function changeDraft(change: Partial<PlanDraft>): void {
  useDraft.setState(change);
}

/** Sends these exchanges, in the order in which they were recorded. */
export function chooseExchanges(ids: readonly number[]): void {
  useDraft.setState({ selection: { kind: 'ids', ids: [...ids] } });
}

/** Sends all exchanges of a filter. */
export function chooseFilter(filter: string): void {
  useDraft.setState({ selection: { kind: 'filter', filter } });
}

/** Changes the figure of a pace. */
export function changeFigure(pace: Exclude<PaceKind, 'sequential'>, figure: string): void {
  useDraft.setState(({ figures }) => ({ figures: { ...figures, [pace]: figure } }));
}

/** Adds a rewrite behind the others. */
export function addRewrite(): void {
  useDraft.setState(({ rewrites }) => ({
    rewrites: [
      ...rewrites,
      { id: Math.max(0, ...rewrites.map(({ id }) => id)) + 1, kind: 'header', first: '', second: '' },
    ],
  }));
}

/** Changes one rewrite. */
export function changeRewrite(id: number, change: Partial<Omit<RewriteDraft, 'id'>>): void {
  useDraft.setState(({ rewrites }) => ({
    rewrites: rewrites.map((rewrite) => (rewrite.id === id ? { ...rewrite, ...change } : rewrite)),
  }));
}

/** Takes one rewrite away. */
export function removeRewrite(id: number): void {
  useDraft.setState(({ rewrites }) => ({ rewrites: rewrites.filter((rewrite) => rewrite.id !== id) }));
}

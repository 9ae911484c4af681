import type { ReplayOutcome } from '../../../core/model/replay.ts';

/** Outcomes of a run that are in memory, by the page they are on; a page of the end may be short. */
export interface OutcomePages {
  readonly count: number;
  readonly pages: ReadonlyMap<number, readonly ReplayOutcome[]>;
}

/** So many outcomes a page. */
export const PAGE_SIZE = 200;
/** More pages than are on any screen; the rest is asked for again. */
const MOST_PAGES = 24;

/** No outcomes. */
export const NO_PAGES: OutcomePages = { count: 0, pages: new Map() };

/** The outcome at a place, when it is in memory. */
export function outcomeAt({ pages }: OutcomePages, place: number): ReplayOutcome | undefined {
  return pages.get(Math.floor(place / PAGE_SIZE))?.[place % PAGE_SIZE];
}

/** Pages that these places are on and that are not in memory as far as they go. */
export function missingPages({ pages, count }: OutcomePages, first: number, end: number): readonly number[] {
  const missing: number[] = [];
  for (let page = Math.floor(first / PAGE_SIZE); page * PAGE_SIZE < Math.min(end, count); page += 1) {
    const whole = Math.min(PAGE_SIZE, count - page * PAGE_SIZE);
    if ((pages.get(page)?.length ?? 0) < whole) missing.push(page);
  }
  return missing;
}

/** With a page that was read; one that has more by now stays. */
export function withPage(known: OutcomePages, page: number, outcomes: readonly ReplayOutcome[]): OutcomePages {
  if ((known.pages.get(page)?.length ?? 0) > outcomes.length) return known;
  const pages = new Map(known.pages);
  // The newest come last, and the oldest go first.
  pages.delete(page);
  pages.set(page, outcomes);
  for (const old of pages.keys()) {
    if (pages.size <= MOST_PAGES) break;
    pages.delete(old);
  }
  return { ...known, pages };
}

/** With outcomes that just came, as the last of `count`; those whose page is not in memory are only counted. */
export function withNew(known: OutcomePages, outcomes: readonly ReplayOutcome[], count: number): OutcomePages {
  let next: OutcomePages = { ...known, count };
  const first = count - outcomes.length;
  let taken = 0;
  while (taken < outcomes.length) {
    const page = Math.floor((first + taken) / PAGE_SIZE);
    const inPage = (first + taken) % PAGE_SIZE;
    const part = outcomes.slice(taken, taken + PAGE_SIZE - inPage);
    const before = next.pages.get(page) ?? [];
    if (before.length === inPage) next = withPage(next, page, [...before, ...part]);
    taken += part.length;
  }
  return next;
}

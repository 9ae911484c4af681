import { headerPairs, type HeaderList } from '../../../core/model/http.ts';

/** What became of one header. */
export type HeaderChange = 'same' | 'added' | 'removed' | 'changed';

/** One header of two lists laid over each other. */
export interface HeaderDifference {
  /** The name as it was written; the later one when it changed its case. */
  readonly name: string;
  readonly change: HeaderChange;
  readonly before?: string;
  readonly after?: string;
}

interface Entry {
  readonly name: string;
  readonly value: string;
}

/**
 * The headers of two lists laid over each other by name, without regard to case. Duplicates are kept: equal values are
 * the same header, the others of a name change one for one in their order, and what is left over was added or removed.
 * @returns The later list in its order; what was removed stands behind the header it followed.
 */
export function compareHeaders(before: HeaderList, after: HeaderList): readonly HeaderDifference[] {
  const old = entriesOf(before);
  const fresh = entriesOf(after);
  const partners = pairUp(old, fresh);
  const paired = new Set(partners.values());
  const result: HeaderDifference[] = fresh.map(({ name, value }, index) => {
    const partner = partners.get(index);
    const was = partner === undefined ? undefined : old[partner];
    if (was === undefined) return { name, change: 'added', after: value };
    return { name, change: was.value === value ? 'same' : 'changed', before: was.value, after: value };
  });
  const placeOf = new Map([...partners].map(([place, partner]) => [partner, place]));
  // From the end, so that the places found for the others stay right.
  for (let index = old.length - 1; index >= 0; index -= 1) {
    const gone = old[index];
    if (gone === undefined || paired.has(index)) continue;
    result.splice(placeAfter(placeOf, index), 0, { name: gone.name, change: 'removed', before: gone.value });
  }
  return result;
}

/** How many headers changed, were added or removed. */
export function countChanges(differences: readonly HeaderDifference[]): number {
  return differences.filter(({ change }) => change !== 'same').length;
}

function entriesOf(headers: HeaderList): readonly Entry[] {
  return headerPairs(headers).map(([name, value]) => ({ name, value }));
}

/** For places of the later list the place of the header it comes from. */
function pairUp(old: readonly Entry[], fresh: readonly Entry[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const free = new Set(old.keys());
  const take = (fits: (was: Entry, is: Entry) => boolean): void => {
    for (const [place, is] of fresh.entries()) {
      if (partners.has(place)) continue;
      const found = [...free].find((index) => isFit(old[index], is, fits));
      if (found === undefined) continue;
      partners.set(place, found);
      free.delete(found);
    }
  };
  take((was, is) => was.value === is.value);
  take(() => true);
  return partners;
}

function isFit(was: Entry | undefined, is: Entry, fits: (was: Entry, is: Entry) => boolean): boolean {
  return was !== undefined && was.name.toLowerCase() === is.name.toLowerCase() && fits(was, is);
}

/** Behind the nearest earlier header of the old list that is still there. */
function placeAfter(placeOf: ReadonlyMap<number, number>, index: number): number {
  for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
    const place = placeOf.get(earlier);
    if (place !== undefined) return place + 1;
  }
  return 0;
}

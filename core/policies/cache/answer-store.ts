import type { Clock } from '../../model/clock.ts';
import type { HeaderList } from '../../model/http.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';

/** A kept answer. */
export interface KeptAnswer {
  readonly key: string;
  /** Of the request, without its query. */
  readonly method: string;
  readonly path: string;
  /** Route, scheme and host with the path: what a change by another request makes out of date. */
  readonly place: string;
  readonly consumer: string | undefined;
  readonly status: number;
  readonly statusText: string | undefined;
  readonly headers: HeaderList;
  readonly bytes: Uint8Array;
  readonly keptAt: EpochMillis;
  /** The same moment on the clock that is never moved. */
  readonly keptMono: Millis;
  /** How old it was when it came. */
  readonly ageMillis: Millis;
  readonly lifetimeMillis: Millis;
}

interface Entry {
  readonly answer: KeptAnswer;
  readonly primary: string;
  readonly size: number;
  hits: number;
}

interface Variants {
  readonly vary: readonly string[];
  readonly entries: Set<string>;
}

/** What an entry takes besides its texts and bytes: objects and places in maps, about. */
const ENTRY_BYTES = 600;

/**
 * Kept answers, bounded by bytes: what was not used for the longest time goes first. Answers of one key that differ by the
 * headers of Vary are entries of their own; the last Vary that came holds for all of them.
 */
export class AnswerStore {
  /** In the order of their use. */
  readonly #entries = new Map<string, Entry>();
  readonly #variants = new Map<string, Variants>();
  readonly #places = new Map<string, Set<string>>();
  #bytes = 0;
  #epoch = 0;

  /** Changes when a user drops something: what was asked for before must not be kept after. */
  get epoch(): number {
    return this.#epoch;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The answer of a key for these request headers, fresh or not. */
  find(primary: string, requestHeaders: (name: string) => string): KeptAnswer | undefined {
    const variants = this.#variants.get(primary);
    if (variants === undefined) return undefined;
    const id = entryId(primary, variants.vary, requestHeaders);
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    entry.hits += 1;
    return entry.answer;
  }

  keep(answer: KeptAnswer, vary: readonly string[], requestHeaders: (name: string) => string, maxBytes: number): void {
    const primary = answer.key;
    const size = sizeOf(answer);
    if (size > maxBytes) return;
    if (this.#variants.get(primary)?.vary.join() !== vary.join()) this.#dropPrimary(primary);
    const id = entryId(primary, vary, requestHeaders);
    this.#drop(id);
    this.#entries.set(id, { answer, primary, size, hits: 0 });
    this.#bytes += size;
    const variants = this.#variants.get(primary) ?? { vary, entries: new Set() };
    this.#variants.set(primary, variants);
    variants.entries.add(id);
    const place = this.#places.get(answer.place) ?? new Set();
    this.#places.set(answer.place, place.add(id));
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= maxBytes) break;
      this.#drop(oldest);
    }
  }

  /** Drops what is kept of a place; how many that were. */
  dropPlace(place: string): number {
    const ids = [...(this.#places.get(place) ?? [])];
    for (const id of ids) this.#drop(id);
    return ids.length;
  }

  /** Drops what fits; all of it without a key or a path. */
  drop({ key, path }: { readonly key?: string | undefined; readonly path?: string | undefined }): number {
    const fits = ({ answer }: Entry): boolean =>
      (key === undefined || answer.key === key) && (path === undefined || answer.path === path);
    const ids = [...this.#entries].filter(([, entry]) => fits(entry)).map(([id]) => id);
    this.#epoch += 1;
    for (const id of ids) this.#drop(id);
    return ids.length;
  }

  /** The ones used last, first. */
  *latest(): Generator<{ readonly answer: KeptAnswer; readonly size: number; readonly hits: number }> {
    yield* [...this.#entries.values()].toReversed();
  }

  #dropPrimary(primary: string): void {
    for (const id of this.#variants.get(primary)?.entries ?? []) this.#drop(id);
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#bytes -= entry.size;
    const variants = this.#variants.get(entry.primary);
    variants?.entries.delete(id);
    if (variants?.entries.size === 0) this.#variants.delete(entry.primary);
    const place = this.#places.get(entry.answer.place);
    place?.delete(id);
    if (place?.size === 0) this.#places.delete(entry.answer.place);
  }
}

/** How old an answer is. It ages with the time of day when that is moved ahead, and is not kept younger by moving it back. */
export function ageOf({ keptAt, keptMono, ageMillis }: KeptAnswer, clock: Clock): Millis {
  return ageMillis + Math.max(0, clock.now() - keptAt, clock.monotonic() - keptMono);
}

function entryId(primary: string, vary: readonly string[], requestHeaders: (name: string) => string): string {
  return vary.length === 0 ? primary : `${primary} ${JSON.stringify(vary.map((name) => requestHeaders(name)))}`;
}

function sizeOf({ headers, bytes, place, path }: KeptAnswer): number {
  const texts = headers.reduce((sum, text) => sum + text.length, place.length + path.length);
  return ENTRY_BYTES + bytes.byteLength + 2 * texts;
}

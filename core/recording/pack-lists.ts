import type { HeaderList } from '../model/http.ts';
import type { NoteValue } from '../model/span.ts';

/** Between two strings of a record; no header, method or target can hold it, and in other texts it becomes U+FFFD. */
export const SEPARATOR = '\u0000';

const FIRST_NUMBERS = 512;
/** How far apart a header may stand in two lists and still be seen as the same one. */
const LOOK_AHEAD_PAIRS = 3;

/**
 * Strings and numbers of one exchange in the order they are written. One object serves for every exchange, and its
 * arrays keep their size where they can: growing them anew for each was most of what packing cost.
 */
export class PackLists {
  /** What most header lists of the exchange are made of: those of the request, and those of the answer. */
  requestHeaders: HeaderList = [];
  responseHeaders: HeaderList = [];
  readonly #texts: string[] = [];
  #textCount = 0;
  #numbers = new Float64Array(FIRST_NUMBERS);
  #numberCount = 0;

  clear(): void {
    this.#textCount = 0;
    this.#numberCount = 0;
    this.requestHeaders = [];
    this.responseHeaders = [];
  }

  /** All strings as one. */
  joined(): string {
    if (this.#texts.length > this.#textCount) this.#texts.length = this.#textCount;
    return this.#texts.join(SEPARATOR);
  }

  /** All numbers, as the bytes of 64-bit floats in the order of this machine; valid until the next change. */
  numberBytes(): Uint8Array {
    return new Uint8Array(this.#numbers.buffer, 0, this.#numberCount * 8);
  }

  number(value: number): void {
    if (this.#numberCount === this.#numbers.length) this.#growNumbers();
    this.#numbers[this.#numberCount++] = value;
  }

  text(text: string): void {
    this.#plain(text.includes(SEPARATOR) ? text.replaceAll(SEPARATOR, '\uFFFD') : text);
  }

  /** A list in full; no header can hold a separator. */
  headers(list: HeaderList): void {
    this.number(list.length);
    for (const part of list) this.#plain(part);
  }

  /** A list that has much of `base`: for each pair its place there, or -1 and the pair itself. */
  headersLike(list: HeaderList, base: HeaderList): void {
    this.number(list.length);
    let at = 0;
    for (let index = 0; index < list.length; index += 2) {
      const name = list[index] ?? '';
      const value = list[index + 1] ?? '';
      const found = findPair(base, at, name, value);
      this.number(found);
      if (found === -1) {
        this.#plain(name);
        this.#plain(value);
      } else at = found + 2;
    }
  }

  /** A text that may be absent: one number says whether it is there. */
  optional(text: string | undefined): void {
    this.number(text === undefined ? 0 : 1);
    if (text !== undefined) this.text(text);
  }

  optionalHeaders(list: HeaderList | undefined): void {
    if (list === undefined) this.number(-1);
    else this.headers(list);
  }

  note(name: string, value: NoteValue): void {
    this.text(name);
    if (typeof value === 'string') {
      this.number(0);
      this.text(value);
    } else if (typeof value === 'number') {
      this.number(1);
      this.number(value);
    } else this.number(value ? 3 : 2);
  }

  #plain(text: string): void {
    this.#texts[this.#textCount++] = text;
  }

  #growNumbers(): void {
    const larger = new Float64Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

/** Where a pair stands in a list from `at` on, not far from there; -1 when it does not. */
function findPair(base: HeaderList, at: number, name: string, value: string): number {
  const end = Math.min(base.length, at + 2 * LOOK_AHEAD_PAIRS);
  for (let index = at; index < end; index += 2) if (base[index] === name && base[index + 1] === value) return index;
  return -1;
}

import { GatewrightError } from '../../model/errors.ts';
import { positionAt } from './position.ts';

/** What stands at a place of a JSON text. `end` comes once, behind the one value. */
export type JsonToken =
  | 'object'
  | 'end-object'
  | 'array'
  | 'end-array'
  | 'name'
  | 'string'
  | 'number'
  | 'true'
  | 'false'
  | 'null'
  | 'end';

type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'after';

/** Deeper than this nothing is read, whatever is allowed otherwise, so that no reader of JSON can be made to run out of stack. */
export const MOST_DEPTH = 1000;

const decoder = new TextDecoder();

/**
 * Reads JSON (RFC 8259) token by token in one pass over its bytes, without making values. The bytes must be UTF-8; a byte
 * order mark is passed over. After each `next` the fields tell of the token that was found.
 */
export class JsonScanner {
  readonly #bytes: Uint8Array;
  /** Whether each container that is open is an object. */
  readonly #open: boolean[] = [];
  #at = 0;
  #expected: Expected = 'value';
  /** Where the token begins and ends, in bytes. */
  start = 0;
  end = 0;
  /** Length of a name or string in UTF-16 units, escapes counted as what they stand for. */
  length = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  /** How many containers are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** Whether the innermost open container is an array. */
  get isInArray(): boolean {
    return this.#open.at(-1) === false;
  }

  /** Goes on to the next token. @throws BODY_MALFORMED with reason, line and column. */
  next(): JsonToken {
    const byte = this.#skipSpace();
    switch (this.#expected) {
      case 'after':
        return this.#after(byte);
      case 'name-or-end':
        if (byte === 0x7d) return this.#close();
        return this.#name(byte);
      case 'name':
        return this.#name(byte);
      case 'value-or-end':
        if (byte === 0x5d) return this.#close();
        return this.#value(byte);
      case 'value':
        return this.#value(byte);
    }
  }

  /** The name or string that was found, escapes resolved. */
  text(): string {
    const raw = this.source();
    if (!raw.includes('\\')) return raw.slice(1, -1);
    // A token that was scanned as a string is one.
    return JSON.parse(raw) as string;
  }

  /** The token as it stands in the text. */
  source(): string {
    return decoder.decode(this.#bytes.subarray(this.start, this.end));
  }

  /** Line and column of the token, both from 1, columns in characters. */
  position(): { readonly line: number; readonly column: number } {
    return positionAt(this.#bytes, this.start);
  }

  #after(byte: number | undefined): JsonToken {
    const isObject = this.#open.at(-1);
    if (isObject === undefined) {
      if (byte !== undefined) return this.#fail('expected the end after the value');
      this.start = this.end = this.#at;
      return 'end';
    }
    if (byte === (isObject ? 0x7d : 0x5d)) return this.#close();
    if (byte !== 0x2c) return this.#fail(isObject ? 'expected , or } in an object' : 'expected , or ] in an array');
    this.#at += 1;
    this.#expected = isObject ? 'name' : 'value';
    return this.next();
  }

  #close(): JsonToken {
    this.start = this.#at;
    this.end = this.#at += 1;
    this.#expected = 'after';
    return this.#open.pop() === true ? 'end-object' : 'end-array';
  }

  #openContainer(isObject: boolean): JsonToken {
    if (this.#open.length >= MOST_DEPTH) return this.#fail(`nested deeper than ${MOST_DEPTH}`);
    this.start = this.#at;
    this.end = this.#at += 1;
    this.#open.push(isObject);
    this.#expected = isObject ? 'name-or-end' : 'value-or-end';
    return isObject ? 'object' : 'array';
  }

  #name(byte: number | undefined): JsonToken {
    if (byte !== 0x22) return this.#fail('expected a name in double quotes');
    this.#string();
    if (this.#skipSpace() !== 0x3a) return this.#fail('expected : after a name');
    this.#at += 1;
    this.#expected = 'value';
    return 'name';
  }

  #value(byte: number | undefined): JsonToken {
    switch (byte) {
      case 0x7b:
        return this.#openContainer(true);
      case 0x5b:
        return this.#openContainer(false);
      case 0x22:
        this.#string();
        this.#expected = 'after';
        return 'string';
      case 0x74:
        return this.#word('true');
      case 0x66:
        return this.#word('false');
      case 0x6e:
        return this.#word('null');
      default:
        return this.#number();
    }
  }

  #word(word: 'true' | 'false' | 'null'): JsonToken {
    for (let index = 0; index < word.length; index += 1)
      if (this.#bytes[this.#at + index] !== word.charCodeAt(index)) return this.#fail(`expected ${word}`);
    this.start = this.#at;
    this.end = this.#at += word.length;
    this.#expected = 'after';
    return word;
  }

  #number(): JsonToken {
    let at = this.#at;
    if (this.#bytes[at] === 0x2d) at += 1;
    const whole = this.#digits(at);
    if (whole === at) return this.#fail('expected a value');
    if (this.#bytes[at] === 0x30 && whole > at + 1) return this.#fail('a number must not begin with 0');
    at = whole;
    if (this.#bytes[at] === 0x2e) {
      const fraction = this.#digits(at + 1);
      if (fraction === at + 1) return this.#fail('expected a digit after the point', fraction);
      at = fraction;
    }
    if (this.#bytes[at] === 0x65 || this.#bytes[at] === 0x45) {
      const sign = this.#bytes[at + 1];
      const begin = at + (sign === 0x2b || sign === 0x2d ? 2 : 1);
      at = this.#digits(begin);
      if (at === begin) return this.#fail('expected a digit in the exponent', begin);
    }
    this.start = this.#at;
    this.end = this.#at = at;
    this.#expected = 'after';
    return 'number';
  }

  #digits(from: number): number {
    let at = from;
    for (let byte = this.#bytes[at]; byte !== undefined && byte >= 0x30 && byte <= 0x39; byte = this.#bytes[at])
      at += 1;
    return at;
  }

  #string(): void {
    let at = this.#at + 1;
    let units = 0;
    for (let byte = this.#bytes[at]; byte !== 0x22; byte = this.#bytes[at]) {
      if (byte === undefined) return void this.#fail('the closing quote is missing', this.#at);
      if (byte < 0x20) return void this.#fail('a control character must be escaped', at);
      if (byte === 0x5c) {
        at = this.#escape(at);
        units += 1;
        continue;
      }
      // One unit for each character, two for those outside of the basic plane; bytes that go on count for nothing.
      if (byte < 0x80) units += 1;
      else if (byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
      at += 1;
    }
    this.start = this.#at;
    this.end = this.#at = at + 1;
    this.length = units;
  }

  /** @returns Where the escape ends. */
  #escape(at: number): number {
    const letter = this.#bytes[at + 1];
    if (letter !== undefined && SHORT_ESCAPES.has(letter)) return at + 2;
    for (let index = 2; index < 6; index += 1)
      if (letter !== 0x75 || !isHex(this.#bytes[at + index])) return this.#fail('there is no such escape', at);
    return at + 6;
  }

  #skipSpace(): number | undefined {
    let byte = this.#bytes[this.#at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = this.#bytes[(this.#at += 1)];
    return byte;
  }

  #fail(expected: string, at = this.#at): never {
    const reason = at >= this.#bytes.length ? `${expected}, found the end` : expected;
    throw new GatewrightError('BODY_MALFORMED', { reason, ...positionAt(this.#bytes, at) });
  }
}

/** The letters behind a backslash that stand for one character. */
const SHORT_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

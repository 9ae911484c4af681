/** How often something that may be repeated without end is. */
const MOST_REPEATS = 100;

/** A choice between so many, by its number. */
export type Choose = (count: number) => number;

/**
 * A text that an expression fits: each part as short as it may be. Undefined for expressions with parts that cannot be
 * turned round, such as look-around and back references.
 */
export function sampleOfPattern(pattern: string, choose: Choose): string | undefined {
  const sampler = new Sampler(pattern, choose);
  try {
    const text = sampler.alternatives();
    return sampler.isAtEnd ? text : undefined;
  } catch (thrown) {
    if (thrown === UNKNOWN) return undefined;
    throw thrown;
  }
}

const UNKNOWN = new Error('a part that cannot be turned round');

const CLASSES: Readonly<Record<string, string>> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyz0123456789_',
  s: ' ',
  D: 'abc',
  W: '-',
  S: 'abc',
};
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v', b: '', B: '' };
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

class Sampler {
  readonly #text: string;
  readonly #choose: Choose;
  #at = 0;

  constructor(text: string, choose: Choose) {
    this.#text = text;
    this.#choose = choose;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** One of the alternatives up to the end or the bracket that closes them. */
  alternatives(): string {
    const found = [this.#sequence()];
    while (this.#take('|')) found.push(this.#sequence());
    return found[this.#choose(found.length)] ?? '';
  }

  #sequence(): string {
    let text = '';
    while (!this.isAtEnd && !'|)'.includes(this.#text[this.#at] ?? '')) text += this.#repeated();
    return text;
  }

  /** Something as often as it has to come; every repetition is the same. */
  #repeated(): string {
    const text = this.#atom();
    return text.repeat(Math.min(this.#least(), MOST_REPEATS));
  }

  #least(): number {
    const [whole = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#text.slice(this.#at)) ?? [];
    this.#at += whole.length;
    if (least !== undefined) return Number(least);
    return whole === '' || whole.startsWith('+') ? 1 : 0;
  }

  #atom(): string {
    const character = this.#next();
    switch (character) {
      case '^':
      case '$':
        return '';
      case '.':
        return 'a';
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      default:
        return character;
    }
  }

  #group(): string {
    const [whole = ''] = /^\?(?:[:]|P?<[A-Za-z_]\w*>)/.exec(this.#text.slice(this.#at)) ?? [];
    if (whole === '' && this.#text[this.#at] === '?') throw UNKNOWN;
    this.#at += whole.length;
    const text = this.alternatives();
    if (!this.#take(')')) throw UNKNOWN;
    return text;
  }

  #escape(): string {
    const letter = this.#next();
    if (letter in CLASSES) return this.#oneOf([...(CLASSES[letter] ?? '')]);
    if (letter in ESCAPES) return ESCAPES[letter] ?? '';
    if (letter === 'u' || letter === 'x') return this.#code(letter === 'u' ? 4 : 2);
    if (/[A-Za-z0-9]/.test(letter)) throw UNKNOWN;
    return letter;
  }

  #code(length: number): string {
    const digits = this.#text.slice(this.#at, this.#at + length);
    if (!/^[0-9a-f]+$/i.test(digits) || digits.length < length) throw UNKNOWN;
    this.#at += length;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #class(): string {
    const isNegated = this.#take('^');
    const found: string[] = [];
    while (!this.#take(']')) {
      const first = this.#classPart();
      const isRange = this.#text[this.#at] === '-' && this.#text[this.#at + 1] !== ']' && first.length === 1;
      if (!isRange) found.push(...first);
      else {
        this.#at += 1;
        const last = this.#classPart().join('').codePointAt(0) ?? 0;
        const from = first.join('').codePointAt(0) ?? 0;
        for (let code = from; code <= Math.min(last, from + 255); code += 1) found.push(String.fromCodePoint(code));
      }
    }
    return this.#oneOf(isNegated ? PRINTABLE.toReversed().filter((one) => !found.includes(one)) : found);
  }

  #classPart(): readonly string[] {
    const character = this.#next();
    if (character !== '\\') return [character];
    const letter = this.#text[this.#at] ?? '';
    if (letter in CLASSES) {
      this.#at += 1;
      return [...(CLASSES[letter] ?? '')];
    }
    return [this.#escape()];
  }

  #oneOf(characters: readonly string[]): string {
    const found = characters[this.#choose(characters.length)];
    if (found === undefined) throw UNKNOWN;
    return found;
  }

  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw UNKNOWN;
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }
}

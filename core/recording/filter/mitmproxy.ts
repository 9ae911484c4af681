import { FilterProblem } from './problem.ts';
import { quoteExpression, quoteGlob, quoteValue } from './quote.ts';

/** Something in our language, and how tightly it holds together. */
interface Written {
  readonly text: string;
  readonly binds: 'or' | 'and' | 'one';
}

interface Piece {
  readonly kind: 'operator' | 'value' | '(' | ')' | '!' | '&' | '|';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const EVERYTHING = 'path:*';
const ALONE: Readonly<Record<string, Written>> = {
  q: one('status:0'),
  s: one('-status:0'),
  e: one('is:error'),
  a: { text: 'type:javascript or type:text/css or type:image/ or type:font', binds: 'or' },
  all: one(EVERYTHING),
  http: one(EVERYTHING),
  websocket: one('is:websocket'),
  marked: one('is:pinned'),
  replay: one('is:replay'),
  replayq: one('is:replay'),
};
const WITH_EXPRESSION: Readonly<Record<string, (source: string) => Written>> = {
  u: (source) => one(`url:${literalOf(source, quoteValue) ?? ignoringCase(source)}`),
  d: (source) => one(`host:${literalOf(source, anywhere) ?? ignoringCase(source)}`),
  m: (source) => one(`method:${literalOf(source, method) ?? ignoringCase(source)}`),
  b: (source) => one(`body:${ignoringCase(source)}`),
  bq: (source) => one(`req.body:${ignoringCase(source)}`),
  bs: (source) => one(`res.body:${ignoringCase(source)}`),
  h: (source) => one(`header:${literalOf(source, quoteValue) ?? ignoringCase(source)}`),
  hq: (source) => one(`req.header:${literalOf(source, quoteValue) ?? ignoringCase(source)}`),
  hs: (source) => one(`res.header:${literalOf(source, quoteValue) ?? ignoringCase(source)}`),
  t: (source) => ({ text: `${contentType('req', source)} or ${contentType('res', source)}`, binds: 'or' }),
  tq: (source) => one(contentType('req', source)),
  ts: (source) => one(contentType('res', source)),
};
const WITHOUT_COUNTERPART: Readonly<Record<string, string>> = {
  src: 'use ip: for the address of the client',
  dst: 'the addresses of upstreams cannot be searched for',
  tcp: 'only HTTP is recorded',
  udp: 'only HTTP is recorded',
  dns: 'only HTTP is recorded',
  meta: 'there is no such metadata',
  marker: 'use tag:',
  comment: 'use tag:',
  replays: 'answers are not replayed here',
};
const METHODS = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)$/;

/** Whether a filter is a mitmproxy expression: outside of quotes it has an operator that begins with `~`. */
export function isMitmproxy(text: string): boolean {
  const bare = text.replace(/"(?:\\.|[^"\\])*"/g, '""');
  return /(?:^|[\s(!&|])~[a-z]/i.test(bare);
}

/**
 * A mitmproxy filter expression in our language. Its expressions ignore case, as there; plain text stays plain text, in
 * which a dot is taken for a dot.
 * @throws FilterProblem for what has no counterpart.
 * @see https://docs.mitmproxy.org/stable/concepts/filters/
 */
export function convertMitmproxy(text: string): string {
  const reader = new Reader(readPieces(text), text.length);
  const written = reader.readAll();
  reader.expectEnd();
  return written.text;
}

/** Parts side by side must all hold and bind weakest, then `|`, `&` and `!`: the grammar of mitmproxy's flowfilter. */
class Reader {
  readonly #pieces: readonly Piece[];
  readonly #length: number;
  #at = 0;
  #depth = 0;

  constructor(pieces: readonly Piece[], length: number) {
    this.#pieces = pieces;
    this.#length = length;
  }

  readAll(): Written {
    const parts = [this.#readOr()];
    while (this.#peek() !== undefined && this.#peek()?.kind !== ')') parts.push(this.#readOr());
    return join('and', parts);
  }

  expectEnd(): void {
    const rest = this.#peek();
    if (rest !== undefined) throw new FilterProblem('this parenthesis was never opened', rest.start, rest.end);
  }

  #readOr(): Written {
    const parts = [this.#readAnd()];
    while (this.#take('|')) parts.push(this.#readAnd());
    return join('or', parts);
  }

  #readAnd(): Written {
    const parts = [this.#readOne()];
    while (this.#take('&')) parts.push(this.#readOne());
    return join('and', parts);
  }

  #readOne(): Written {
    const piece = this.#peek();
    if (piece === undefined) throw new FilterProblem('something is missing at the end', this.#length, this.#length);
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > 100) throw new FilterProblem('a filter is nested at most 100 deep', piece.start, piece.end);
    const written = this.#readAfter(piece);
    this.#depth -= 1;
    return written;
  }

  #readAfter(piece: Piece): Written {
    switch (piece.kind) {
      case '!': {
        const negated = this.#readOne();
        return one(negated.binds === 'one' ? `-${negated.text}` : `-(${negated.text})`);
      }
      case '(': {
        const inside = this.readAll();
        if (!this.#take(')')) throw new FilterProblem('this parenthesis is never closed', piece.start, piece.end);
        return inside;
      }
      case 'value':
        // An expression without an operator is about the address.
        return one(`url:${literalOf(piece.text, quoteValue) ?? ignoringCase(piece.text)}`);
      case 'operator':
        return this.#readOperator(piece);
      case ')':
      case '&':
      case '|':
        throw new FilterProblem(`something is missing before ${piece.kind}`, piece.start, piece.end);
    }
  }

  #readOperator({ text, start, end }: Piece): Written {
    if (Object.hasOwn(ALONE, text)) return ALONE[text] ?? one(EVERYTHING);
    const write = Object.hasOwn(WITH_EXPRESSION, text) ? WITH_EXPRESSION[text] : undefined;
    if (write === undefined && text !== 'c') throw noCounterpart(text, start, end);
    const value = this.#peek();
    if (value?.kind !== 'value') throw new FilterProblem(`~${text} needs a value`, start, end);
    this.#at += 1;
    if (write !== undefined) return write(value.text);
    if (!/^[1-9]\d\d$/.test(value.text))
      throw new FilterProblem('~c needs a status such as 404', value.start, value.end);
    return one(`status:${value.text}`);
  }

  #peek(): Piece | undefined {
    return this.#pieces[this.#at];
  }

  #take(kind: Piece['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }
}

function readPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const pattern = /\s*(?:~(\w+)|([()])|("(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')|([!&|])|([^\s()~'"]+))|\s*$/y;
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const [all = '', operator, parenthesis, quoted, sign, word] = pattern.exec(text) ?? [];
    const start = from + (all.length - all.trimStart().length);
    if (all === '') {
      const wrong = text.length - text.slice(from).trimStart().length;
      throw new FilterProblem('this cannot be part of a mitmproxy filter', wrong, text.length);
    }
    const end = from + all.length;
    if (operator !== undefined) pieces.push({ kind: 'operator', text: operator.toLowerCase(), start, end });
    else if (parenthesis === '(' || parenthesis === ')') pieces.push({ kind: parenthesis, text: '', start, end });
    else if (sign === '!' || sign === '&' || sign === '|') pieces.push({ kind: sign, text: '', start, end });
    else if (quoted !== undefined) pieces.push({ kind: 'value', text: unquote(quoted), start, end });
    else if (word !== undefined) pieces.push({ kind: 'value', text: word, start, end });
  }
  return pieces;
}

function unquote(quoted: string): string {
  const quote = quoted[0] ?? '"';
  // Only the quote itself is unescaped: every other backslash belongs to the expression.
  return quoted.slice(1, -1).replaceAll(`\\${quote}`, quote);
}

function noCounterpart(name: string, start: number, end: number): FilterProblem {
  const reason = Object.hasOwn(WITHOUT_COUNTERPART, name) ? WITHOUT_COUNTERPART[name] : undefined;
  if (reason !== undefined) return new FilterProblem(`mitmproxy's ~${name} has no counterpart: ${reason}`, start, end);
  return new FilterProblem(`mitmproxy has no operator ~${name}; quote it to search for it as text`, start, end);
}

function join(binds: 'and' | 'or', parts: readonly Written[]): Written {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const texts = parts.map((part) => (binds === 'and' && part.binds === 'or' ? `(${part.text})` : part.text));
  return { text: texts.join(binds === 'and' ? ' ' : ' or '), binds };
}

function one(text: string): Written {
  return { text, binds: 'one' };
}

/** Plain text as our language writes it; undefined when the source is more than plain text. */
function literalOf(source: string, write: (text: string) => string): string | undefined {
  if (!/^(?:[\w\-/:%=&,;@~ .]|\\[^\w\s])+$/.test(source)) return undefined;
  return write(source.replace(/\\(.)/g, '$1'));
}

function ignoringCase(source: string): string {
  return quoteExpression(`(?i)${source}`);
}

function anywhere(text: string): string {
  return quoteGlob(['', text, '']);
}

function method(text: string): string {
  const upper = text.toUpperCase();
  return METHODS.test(upper) ? upper : anywhere(upper);
}

function contentType(side: 'req' | 'res', source: string): string {
  return `${side}.header.content-type:${literalOf(source, quoteValue) ?? ignoringCase(source)}`;
}

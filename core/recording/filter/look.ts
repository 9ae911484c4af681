import type { CapturedBody, Exchange } from '../../model/exchange.ts';
import type { HeaderList } from '../../model/http.ts';
import { bodyText } from './body-text.ts';
import { searchedText, urlOf, type SearchedText } from './searched-text.ts';
import { tokenize, type WordColumn } from './words.ts';

/** What a filter is asked about: an exchange, and what a user changed about its row. */
export interface FilterSubject {
  readonly exchange: Exchange;
  readonly isPinned: boolean;
  /** Tags of the row, which may differ from those the exchange was recorded with. */
  readonly tags: readonly string[];
}

const TEXT_OF_COLUMN: Readonly<Record<WordColumn, keyof SearchedText>> = {
  url: 'url',
  headers: 'headers',
  request_body: 'requestBody',
  response_body: 'responseBody',
};

/** One look at a subject: what several conditions of a filter need of it is made once. */
export class Look {
  readonly subject: FilterSubject;
  readonly exchange: Exchange;
  readonly url: string;
  readonly #words = new Map<WordColumn, readonly string[]>();
  readonly #bodies = new Map<'req' | 'res', string>();
  readonly #values = new Map<'req' | 'res', unknown>();
  #searched: SearchedText | undefined;

  constructor(subject: FilterSubject) {
    this.subject = subject;
    this.exchange = subject.exchange;
    this.url = urlOf(subject.exchange);
  }

  /** The words of a column, as the full-text index has them. */
  words(column: WordColumn): readonly string[] {
    const known = this.#words.get(column);
    if (known !== undefined) return known;
    this.#searched ??= searchedText(this.exchange);
    const words = tokenize(this.#searched[TEXT_OF_COLUMN[column]]);
    this.#words.set(column, words);
    return words;
  }

  /** The whole text of a body; empty when it has none. */
  body(side: 'req' | 'res'): string {
    const known = this.#bodies.get(side);
    if (known !== undefined) return known;
    const message: { readonly body: CapturedBody; readonly headers: HeaderList } | undefined =
      side === 'req' ? this.exchange.request : this.exchange.response;
    const text = message === undefined ? '' : bodyText(message.body, message.headers);
    this.#bodies.set(side, text);
    return text;
  }

  /** A body read as JSON; undefined when it is none. */
  json(side: 'req' | 'res'): unknown {
    if (!this.#values.has(side)) this.#values.set(side, parseJson(this.body(side)));
    return this.#values.get(side);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most bodies are not JSON; a condition on a JSON path is then simply not met.
    return undefined;
  }
}

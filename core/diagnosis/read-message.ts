import { headerPairs, headerValue, headerValues, type HeaderList } from '../model/http.ts';

/** More of a body says nothing about a failure. */
const MOST_TEXT = 65_536;

/** Headers and body of a message, read for looking at; everything is made when it is first asked for. */
export class ReadMessage {
  readonly headers: HeaderList;
  /** The body as text, cut where it is very long. */
  readonly text: string;
  #json: { readonly value: unknown } | undefined;

  constructor(headers: HeaderList, text: string) {
    this.headers = headers;
    this.text = text.slice(0, MOST_TEXT);
  }

  /** The first value of a header, whatever the case of its name. */
  header(name: string): string | undefined {
    return headerValue(this.headers, name);
  }

  /** Every value of a header with a comma between, empty when there is none. */
  all(name: string): string {
    return headerValues(this.headers, name).join(', ');
  }

  /** Names and values of the headers whose name fits. */
  headersLike(name: RegExp): (readonly [name: string, value: string])[] {
    return headerPairs(this.headers).filter(([each]) => name.test(each));
  }

  /** The body as JSON; undefined when it is not JSON. */
  get json(): unknown {
    this.#json ??= { value: parse(this.text) };
    return this.#json.value;
  }

  /** A member of a JSON body by its path, such as `fault.detail.errorcode`; undefined when it is not there. */
  at(path: string): unknown {
    let value = this.json;
    for (const name of path.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[name];
    }
    return value;
  }

  /** As {@link at}, where it is text. */
  textAt(path: string): string | undefined {
    const value = this.at(path);
    return typeof value === 'string' ? value : undefined;
  }

  /** The media type without parameters, lower case; empty when there is none. */
  get mediaType(): string {
    return (this.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  }
}

function parse(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON, which is an answer too.
    return undefined;
  }
}

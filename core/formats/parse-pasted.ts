import { headerValue } from '../model/http.ts';
import { isVerbose, parseVerbose } from './parse-verbose.ts';
import { readBody } from './pasted-body.ts';
import { isHeader, readHead } from './pasted-head.ts';
import {
  linesOf,
  type PastedAnswer,
  pastedError,
  type PastedLine,
  type PastedParts,
  type PastedRequest,
  readRequestLine,
  readStatusLine,
} from './pasted-text.ts';

/** A failure of curl itself, such as `curl: (7) Failed to connect`. */
const CURL_FAILURE = /^curl: \(\d+\)/;
const CURL_COMMAND = /^\s*(?:[$>%#]|PS [^>]*>|[A-Z]:\\[^>]*>)?\s*curl(?:\.exe)?(?:\s+|$)/i;

/**
 * Reads what somebody copied of a request and its answer: as `curl -i` and `curl -v` print them, as they stand on the wire,
 * several one after the other, with the command in front or not; an answer may also be headers or a body alone.
 * @throws FORMAT_INVALID with `format: 'http'`, `reason` and `line`.
 */
export function parsePasted(text: string): PastedParts {
  const all = linesOf(text);
  const { command, rest } = cutCommand(all);
  const trace = rest.find((line) => /^(== Info:|=> Send |<= Recv )/.test(line.text));
  if (trace !== undefined) throw pastedError('what curl --trace writes is not read; -v or -i is', trace);
  const failures = rest.filter((line) => CURL_FAILURE.test(line.text));
  const log = failures.map((line) => line.text).join('\n');
  const lines = rest.filter((line) => !failures.includes(line));
  if (isVerbose(lines)) {
    const parts = parseVerbose(lines);
    // What it says in the end is what it failed by; before it, other addresses may have failed otherwise.
    return { ...parts, log: log === '' ? parts.log : log, command };
  }
  return { ...new PlainReader(lines).read(log), command };
}

/** The command in front, over several lines where they end as shells have it. */
function cutCommand(lines: readonly PastedLine[]): {
  readonly command: string | undefined;
  readonly rest: readonly PastedLine[];
} {
  const start = lines.findIndex(({ text }) => text.trim() !== '');
  const first = lines[start];
  if (first === undefined || !CURL_COMMAND.test(first.text)) return { command: undefined, rest: lines };
  let end = start;
  while (end < lines.length && isContinued(lines.slice(start, end + 1))) end += 1;
  const command = lines.slice(start, end + 1).map(({ text }) => text);
  return { command: command.join('\n').replace(CURL_COMMAND, 'curl '), rest: lines.slice(end + 1) };
}

/** Whether the last line does not end the command: by its sign for that, or inside of quotes. */
function isContinued(lines: readonly PastedLine[]): boolean {
  const text = lines.map((line) => line.text).join('\n');
  if (/[\\^`]\s*$/.test(text)) return true;
  const outside = text.replace(/\\./gs, '').replace(/'[^']*'|"[^"]*"/gs, '');
  return /['"]/.test(outside);
}

/** Reads messages as they stand on the wire. */
class PlainReader {
  readonly #lines: readonly PastedLine[];
  readonly #requests: PastedRequest[] = [];
  readonly #answers: PastedAnswer[] = [];
  readonly #notes: string[] = [];
  #log = '';
  #at = 0;

  constructor(lines: readonly PastedLine[]) {
    this.#lines = lines;
  }

  read(log: string): Omit<PastedParts, 'command'> {
    this.#log = log;
    this.#skipEmpty();
    while (this.#at < this.#lines.length) {
      this.#readMessage();
      this.#skipEmpty();
    }
    return { requests: this.#requests, answers: this.#answers, log: this.#log, notes: this.#notes };
  }

  #readMessage(): void {
    const line = this.#lines[this.#at];
    if (line === undefined) return;
    const missing = /^\[no answer: (.+)\]$/.exec(line.text)?.[1];
    if (missing !== undefined) {
      this.#log = [this.#log, missing].filter((part) => part !== '').join('\n');
      this.#at += 1;
      return;
    }
    const request = readRequestLine(line.text);
    if (request !== undefined) return this.#readRequest(request);
    const status = readStatusLine(line.text);
    if (status !== undefined) return this.#readAnswer(status, line);
    if (/^HTTP\/\d/i.test(line.text))
      throw pastedError(`${JSON.stringify(line.text)} has no status; expected such as HTTP/1.1 401 Unauthorized`, line);
    this.#readRest(line);
  }

  #readRequest(first: Pick<PastedRequest, 'method' | 'target' | 'version'>): void {
    const headers = this.#readHead(this.#at + 1);
    const end = this.#find((index) => this.#isMessageAt(index) && this.#isAfterGap(index));
    this.#requests.push({ ...first, headers, body: readBody(this.#take(end), headers) });
  }

  #readAnswer(first: Pick<PastedAnswer, 'status' | 'statusText' | 'version'>, { number }: PastedLine): void {
    const headers = this.#readHead(this.#at + 1);
    const isPassing = isFollowed({ ...first, headers });
    const end = this.#find((index) => this.#isStatusAt(index) && (isPassing || index === this.#at));
    this.#answers.push({ ...first, headers, body: readBody(this.#take(end), headers), line: number });
  }

  /** Headers without a status line, or a body alone. */
  #readRest(line: PastedLine): void {
    const headers = isHeader(line.text) && !/^https?:\/\//i.test(line.text) ? this.#readHead(this.#at) : [];
    const told = /^\d{3}/.exec(headerValue(headers, ':status') ?? headerValue(headers, 'status') ?? '')?.[0];
    this.#answers.push({
      status: told === undefined ? undefined : Number(told),
      statusText: '',
      version: '1.1',
      headers: withoutPseudo(headers),
      body: readBody(this.#take(this.#lines.length), headers),
      line: line.number,
    });
  }

  #readHead(from: number): readonly string[] {
    const { headers, next, isOpen } = readHead(this.#lines, from);
    if (isOpen)
      this.#notes.push(`the body begins at line ${this.#lines[next]?.number ?? 0} without an empty line before it`);
    this.#at = next;
    return headers;
  }

  /** The lines up to `end`, without the empty ones behind. */
  #take(end: number): readonly PastedLine[] {
    const lines = this.#lines.slice(this.#at, end);
    this.#at = end;
    while (lines.at(-1)?.text.trim() === '') lines.pop();
    return lines;
  }

  #find(isEnd: (index: number) => boolean): number {
    for (let index = this.#at; index < this.#lines.length; index += 1) if (isEnd(index)) return index;
    return this.#lines.length;
  }

  #isMessageAt(index: number): boolean {
    return this.#isStatusAt(index) || /^\[no answer: .+\]$/.test(this.#lines[index]?.text ?? '');
  }

  #isStatusAt(index: number): boolean {
    return readStatusLine(this.#lines[index]?.text ?? '') !== undefined;
  }

  #isAfterGap(index: number): boolean {
    return index === this.#at || this.#lines[index - 1]?.text.trim() === '';
  }

  #skipEmpty(): void {
    while (this.#lines[this.#at]?.text.trim() === '') this.#at += 1;
  }
}

/** Whether another answer comes after such a one: to the redirected request, to one with credentials, or the final one. */
function isFollowed({ status = 0, headers }: Pick<PastedAnswer, 'status' | 'headers'>): boolean {
  if (status < 200) return true;
  if (status < 400) return status >= 300 && headerValue(headers, 'location') !== undefined;
  return status === 401 && /^(digest|negotiate|ntlm)/i.test(headerValue(headers, 'www-authenticate') ?? '');
}

/** Pseudo-headers of HTTP/2, as browsers show them, are no headers. */
function withoutPseudo(headers: readonly string[]): readonly string[] {
  return headers.filter((_, index) => !(headers[index - (index % 2)] ?? '').startsWith(':'));
}

import { parseCurl } from '../formats/parse-curl.ts';
import { parsePasted } from '../formats/parse-pasted.ts';
import {
  linesOf,
  NO_BODY,
  type PastedAnswer,
  type PastedBody,
  type PastedParts,
  type PastedRequest,
} from '../formats/pasted-text.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, type HeaderList, type HttpVersion } from '../model/http.ts';

/** What can be pasted of a failure; each may be empty. */
export interface PastedFailureTexts {
  /** A curl command, a request as it stands on the wire, or an address. */
  readonly request: string;
  /** The answer, or all that curl printed. */
  readonly response: string;
  readonly log: string;
  readonly config: string;
}

/** A request that was sent. */
export interface SentRequest {
  readonly method: string;
  /** A whole address, or a path where the scheme is not known. */
  readonly target: string;
  /** Host and port; empty when they are not known. */
  readonly authority: string;
  readonly version: HttpVersion;
  readonly headers: HeaderList;
  readonly body: PastedBody;
}

/** The request and the answer that count, out of all that was pasted. */
export interface PastedMessages {
  readonly request: SentRequest | undefined;
  readonly answer: PastedAnswer | undefined;
  /** Statuses of the answers before it: interim ones, redirects. */
  readonly earlier: readonly number[];
  readonly log: string;
  /** How it was read where that is not plain to see. */
  readonly notes: readonly string[];
}

type Field = 'request' | 'response';

/**
 * Finds request and answer in the texts, whichever field they stand in; of several the last one counts.
 * @throws FORMAT_INVALID with `reason`, `line`, and in `field` which of the texts it is.
 */
export function readPastedMessages({ request, response, log }: PastedFailureTexts): PastedMessages {
  const asked = inField('request', () => parsePasted(requestText(request)));
  const got = inField('response', () => parsePasted(response));
  checkRequest(asked);
  const source = got.answers.length > 0 ? got : asked;
  const answers = source.answers.filter(({ status = 200 }) => status >= 200 || status === 101);
  const answer = answers.at(-1);
  const printed = joined(asked.log, got.log);
  // With an answer, what curl says of its own connection is no log of the gateway.
  const logs = answer === undefined ? joined(log.trim(), printed) : log.trim();
  const command = commandOf(asked, got);
  if (answer === undefined && logs === '')
    throw pasteError(
      'response',
      'there is no answer; expected what curl -i or curl -v printed, or the text of its failure',
      1,
    );
  const sent = got.requests.at(-1) ?? asked.requests.at(-1);
  const sentRequest = mergeRequest(command, sent, printed);
  return {
    request: sentRequest,
    answer,
    earlier: source.answers.filter((one) => one !== answer).flatMap(({ status }) => status ?? []),
    log: logs,
    notes: [
      ...asked.notes,
      ...got.notes.filter((note) => !/body that was sent/.test(note) || command === undefined),
      ...(sentRequest === undefined
        ? ['there is no request: what it lacked and what was only not pasted look alike']
        : []),
    ],
  };
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

/** An address alone is a GET. */
function requestText(text: string): string {
  const only = text.trim();
  return /^https?:\/\/\S+$/i.test(only) ? `GET ${only}` : text;
}

function checkRequest({ answers }: PastedParts): void {
  const loose = answers.find(({ status }) => status === undefined);
  if (loose === undefined) return;
  const reason = 'is no request; expected a curl command, a request line such as GET /orders HTTP/1.1, or an address';
  throw pasteError('request', reason, loose.line);
}

interface Command {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: string;
}

function commandOf(asked: PastedParts, got: PastedParts): Command | undefined {
  const field = asked.command === undefined ? 'response' : 'request';
  const text = asked.command ?? got.command;
  return text === undefined ? undefined : inField(field, () => parseCurl(text), text);
}

/** What curl says it sent goes before its command, which knows scheme and body. */
function mergeRequest(
  command: Command | undefined,
  sent: PastedRequest | undefined,
  log: string,
): SentRequest | undefined {
  if (sent !== undefined) {
    const authority = headerValue(sent.headers, 'host') ?? '';
    const isSame = command !== undefined && authorityOf(command.url).toLowerCase() === authority.toLowerCase();
    const scheme = isSame ? schemeOf(command.url) : /\b(TLSv1|SSL connection|ALPN)/.test(log) ? 'https' : undefined;
    const isPath = sent.target.startsWith('/');
    return {
      ...sent,
      target:
        isPath && scheme !== undefined && authority !== '' ? `${scheme}://${authority}${sent.target}` : sent.target,
      authority: authority || authorityOf(sent.target),
      body: sent.body.text === '' && isSame && command.method === sent.method ? bodyOf(command.body) : sent.body,
    };
  }
  if (command === undefined) return undefined;
  const { method, url, headers, body } = command;
  return { method, target: url, authority: authorityOf(url), version: '1.1', headers, body: bodyOf(body) };
}

function bodyOf(text: string): PastedBody {
  return { ...NO_BODY, text };
}

function authorityOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

function schemeOf(url: string): 'http' | 'https' {
  return /^https:/i.test(url) ? 'https' : 'http';
}

/** Says in an error which text it is about, and turns a position of a command into a line. */
function inField<T>(field: Field, read: () => T, text = ''): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GatewrightError)) throw error;
    const { position, ...details } = error.details;
    const line = typeof position === 'number' ? linesOf(text.slice(0, position - 1)).length : details['line'];
    throw new GatewrightError(error.code, { ...details, field, line }, { cause: error });
  }
}

function pasteError(field: Field, reason: string, line: number): GatewrightError {
  return new GatewrightError('FORMAT_INVALID', { format: 'http', reason, field, line });
}

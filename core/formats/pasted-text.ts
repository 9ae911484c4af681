import { GatewrightError } from '../model/errors.ts';
import type { HeaderList, HttpVersion } from '../model/http.ts';

/** One line of a pasted text, without its end. */
export interface PastedLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** A body as it was pasted. */
export interface PastedBody {
  /** Base64 when it is the body of a message of ours that is no text. */
  readonly text: string;
  readonly isBase64: boolean;
  /** Whether it says of itself that its end is missing. */
  readonly isCut: boolean;
}

/** A request that stands in a pasted text. */
export interface PastedRequest {
  readonly method: string;
  /** As it stands in the request line: a path, or a whole address. */
  readonly target: string;
  readonly version: HttpVersion;
  readonly headers: HeaderList;
  readonly body: PastedBody;
}

/** An answer that stands in a pasted text. */
export interface PastedAnswer {
  /** Undefined where only headers or a body were pasted. */
  readonly status: number | undefined;
  readonly statusText: string;
  readonly version: HttpVersion;
  readonly headers: HeaderList;
  readonly body: PastedBody;
  /** Of the line with which it begins. */
  readonly line: number;
}

/** What a pasted text has in it, each in its order. */
export interface PastedParts {
  readonly requests: readonly PastedRequest[];
  readonly answers: readonly PastedAnswer[];
  /** What curl says of connections and failures. */
  readonly log: string;
  /** The curl command in front of what it printed. */
  readonly command: string | undefined;
  /** How it was read where that is not plain to see, one sentence each, lower case, no full stop. */
  readonly notes: readonly string[];
}

/** A body of which nothing was pasted. */
export const NO_BODY: PastedBody = { text: '', isBase64: false, isCut: false };

/** The lines of a text, whether they end with CRLF or LF. */
export function linesOf(text: string): readonly PastedLine[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line, index) => ({ text: line.replace(/\r$/, ''), number: index + 1 }));
}

/** What a status line says; undefined for any other line. */
export function readStatusLine(text: string): Pick<PastedAnswer, 'status' | 'statusText' | 'version'> | undefined {
  const match = /^HTTP\/(\d(?:\.\d)?) +([1-9]\d\d)(?: +(.*))?$/i.exec(text.trimEnd());
  if (match === null) return undefined;
  const [, version = '', status = '', statusText = ''] = match;
  return { status: Number(status), statusText, version: versionOf(version) };
}

/** What a request line says, with or without a version; undefined for any other line. */
export function readRequestLine(text: string): Pick<PastedRequest, 'method' | 'target' | 'version'> | undefined {
  const match = /^([A-Z][A-Z-]*) +(\S+)(?: +HTTP\/(\d(?:\.\d)?))?$/.exec(text.trim());
  const [, method = '', target = '', version] = match ?? [];
  if (match === null || (version === undefined && !/^(\/|https?:\/\/|\*$)/i.test(target))) return undefined;
  return { method, target, version: versionOf(version ?? '1.1') };
}

/** The model has no HTTP/3, which is nearest to 2. */
function versionOf(text: string): HttpVersion {
  if (text === '1.0' || text === '1.1') return text;
  return text.startsWith('1') || text.startsWith('0') ? '1.1' : '2';
}

/** An error about a line of a pasted text. */
export function pastedError(reason: string, { number }: Pick<PastedLine, 'number'>): GatewrightError {
  return new GatewrightError('FORMAT_INVALID', { format: 'http', reason, line: number });
}

import { STATUS_CODES } from 'node:http';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import { headerPairs, headerValue, type HeaderList } from '../model/http.ts';
import { decodeContent } from '../recording/content-coding.ts';
import { capturedBytes, fromByteText, isPlainText, toBase64, utf8Text } from './sendable.ts';

const MAX_BYTES = 100_000_000;

/**
 * The request and the answer as they stand on the wire, with CRLF, as text. A body is shown without its content coding;
 * one that is no text is shown in base64. A line in brackets says so, and says what was cut.
 */
export function formatRaw(exchange: Exchange): string {
  const { request, response } = exchange;
  const version = request.version === '2' ? 'HTTP/2' : `HTTP/${request.version}`;
  const parts = [messageText(`${request.method} ${request.target} ${version}`, request)];
  if (response === undefined) parts.push(`[no answer: ${exchange.error?.code ?? exchange.outcome}]`);
  else {
    const phrase = response.statusText ?? STATUS_CODES[response.status] ?? '';
    parts.push(messageText(`${version} ${response.status} ${phrase}`.trimEnd(), response));
  }
  return parts.join('\r\n\r\n');
}

interface Message {
  readonly headers: HeaderList;
  readonly trailers?: HeaderList;
  readonly body: CapturedBody;
}

function messageText(firstLine: string, { headers, trailers = [], body }: Message): string {
  const head = [firstLine, ...headerLines(headers)].map((line) => `${line}\r\n`).join('');
  const end = headerLines(trailers).map((line) => `\r\n${line}`);
  return `${head}\r\n${bodyText(body, headerValue(headers, 'content-encoding') ?? '')}${end.join('')}`;
}

function headerLines(headers: HeaderList): readonly string[] {
  return headerPairs(headers).map(([name, value]) => `${name}: ${fromByteText(value)}`);
}

function bodyText(body: CapturedBody, coding: string): string {
  const bytes = capturedBytes(body);
  const decoded = decodeContent(bytes, coding, MAX_BYTES);
  const text = utf8Text(decoded ?? bytes);
  const isText = text !== undefined && isPlainText(text);
  const facts = [
    ...(decoded === undefined || !isText ? [] : [`${coding} taken off, ${body.size} bytes on the wire`]),
    ...(isText ? [] : [`${body.size} bytes in base64`]),
    ...(body.isTruncated ? [`cut: ${bytes.byteLength} of ${body.size} bytes were recorded`] : []),
  ];
  return `${facts.map((fact) => `[${fact}]\r\n`).join('')}${isText ? text : toBase64(bytes)}`;
}

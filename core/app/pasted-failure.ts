import { assumedStatus } from '../diagnosis/assumed-status.ts';
import { explain } from '../diagnosis/explain.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { factsOfLine } from '../diagnosis/facts-of-text.ts';
import { NO_BODY, type PastedAnswer, type PastedBody } from '../formats/pasted-text.ts';
import type { Explanation, PastedReading } from '../model/diagnosis.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerPairs } from '../model/http.ts';
import {
  readPastedMessages,
  type PastedFailureTexts,
  type PastedMessages,
  type SentRequest,
} from './pasted-messages.ts';

/** A failure that somebody pasted: what was read of it, and why it failed. */
export interface PastedFailure {
  readonly messages: PastedMessages;
  readonly read: PastedReading;
  readonly explanation: Explanation;
}

/** So much less certain is what is said of an answer whose status was not pasted. */
const WITHOUT_STATUS = 0.8;

/**
 * Explains a request and its answer that were pasted, without a recorded exchange.
 * @throws FORMAT_INVALID with `reason`, `line`, and in `field` which of the texts it is.
 */
export function explainPasted(texts: PastedFailureTexts): PastedFailure {
  const given = readPastedMessages(texts);
  const factsWith = (status: number): Facts => factsOf(texts, given, status);
  if (given.answer === undefined || given.answer.status !== undefined)
    return { messages: given, read: readingOf(given), explanation: explain(factsWith(given.answer?.status ?? 0)) };
  const status = assumedStatus(factsWith);
  if (status === undefined) throw withoutStatus(given.answer);
  const messages = { ...given, answer: { ...given.answer, status } };
  const { fingerprint, causes } = explain(factsWith(status));
  const lessCertain = causes.map((cause) => ({ ...cause, confidence: cause.confidence * WITHOUT_STATUS }));
  return { messages, read: readingOf(messages, true), explanation: { fingerprint, causes: lessCertain } };
}

function factsOf({ config }: PastedFailureTexts, { request, answer, log }: PastedMessages, status: number): Facts {
  return factsOfLine({
    request: {
      method: request?.method ?? 'GET',
      url: request === undefined ? '/' : request.target,
      headers: pairsOf(request?.headers ?? []),
      body: textOf(request?.body),
    },
    // A status of 0 says that there is no answer; one that is only not known yet counts as 1 here.
    response:
      answer === undefined
        ? null
        : { status: status === 0 ? 1 : status, headers: pairsOf(answer.headers), body: textOf(answer.body) },
    context: { log, config, note: '' },
  });
}

function textOf({ text, isBase64 }: PastedBody = NO_BODY): string {
  return isBase64 ? '' : text;
}

function pairsOf(headers: readonly string[]): [string, string][] {
  return headerPairs(headers).map(([name, value]) => [name, value]);
}

function readingOf({ request, answer, earlier, log, notes }: PastedMessages, isAssumed = false): PastedReading {
  return {
    ...(request === undefined ? {} : { request: requestReading(request) }),
    ...(answer === undefined
      ? {}
      : {
          answer: {
            status: answer.status ?? 0,
            isAssumed,
            headers: answer.headers.length / 2,
            bytes: Buffer.byteLength(answer.body.text, answer.body.isBase64 ? 'base64' : 'utf8'),
          },
        }),
    earlier: [...earlier],
    logLines: log === '' ? 0 : log.split('\n').length,
    notes: [...notes, ...(isAssumed ? ['there is no status line: the status is the one that fits the body best'] : [])],
  };
}

function requestReading({ method, target, authority, headers, body }: SentRequest): PastedReading['request'] {
  return {
    method,
    url: target.startsWith('/') ? `${authority}${target}` : target,
    headers: headers.length / 2,
    bytes: Buffer.byteLength(body.text, body.isBase64 ? 'base64' : 'utf8'),
  };
}

function withoutStatus({ line }: PastedAnswer): GatewrightError {
  const reason =
    'there is no status line, and nothing in the rest tells the status; the answer begins with such as HTTP/1.1 401 Unauthorized, as curl -i prints it';
  return new GatewrightError('FORMAT_INVALID', { format: 'http', reason, field: 'response', line });
}

import { joinChunks } from '../model/body.ts';
import type { Exchange, RecordedResponse } from '../model/exchange.ts';
import { headerValue, type HeaderList } from '../model/http.ts';
import type { ReplayAnswer, ReplayDifference, ReplayOutcome, ReplayRequest } from '../model/replay.ts';
import { explain } from '../diagnosis/explain.ts';
import { factsOfLine, failureLine } from '../diagnosis/facts-of-text.ts';
import { decodeContent } from '../recording/content-coding.ts';
import { compareAnswers, hasDifference, type ComparedAnswer, type Ignored } from './compare/compare-answers.ts';
import { differsByNature } from './noise.ts';

const MOST_BYTES = 16_777_216;
/** Below this a cause is a guess, and the difference stays unexplained. */
const SURE_ENOUGH = 0.5;

/** What an outcome is made of. */
export interface Sent {
  readonly index: number;
  readonly exchange: Exchange;
  readonly request: ReplayRequest;
  readonly answer: ReplayAnswer;
  readonly ignored: readonly Ignored[];
}

/** What came of one exchange that was sent: what differs, whether it counts, and why. */
export function outcomeOf({ index, exchange, request, answer, ignored }: Sent): ReplayOutcome {
  const base = {
    index,
    exchange: exchange.id,
    method: request.method,
    url: request.url,
    recordedStatus: exchange.response?.status ?? 0,
    recordedMillis: exchange.duration,
    durationMillis: answer.durationMillis,
  };
  if (answer.kind === 'failure')
    return {
      ...base,
      status: 0,
      verdict: 'failed',
      differences: [],
      reason: `${answer.code} ${answer.message}`,
      ...causeOf(request, answer),
    };
  const differences =
    exchange.response === undefined
      ? [{ part: 'status' as const, path: '', replayed: String(answer.status) }]
      : compareAnswers(comparedRecord(exchange.response, exchange.duration), comparedAnswer(answer), ignored).map(
          byNature,
        );
  if (!hasDifference(differences)) return { ...base, status: answer.status, verdict: 'same', differences };
  const cause = answer.status >= 400 ? causeOf(request, answer) : {};
  return {
    ...base,
    status: answer.status,
    verdict: cause.cause === undefined ? 'unexplained' : 'explained',
    differences,
    ...cause,
  };
}

/** An exchange that was not sent. */
export function leftOut(index: number, exchange: Exchange, reason: string): ReplayOutcome {
  const { request, scheme, authority } = exchange;
  return {
    index,
    exchange: exchange.id,
    method: request.method,
    url: request.target.startsWith('/') ? `${scheme}://${authority}${request.target}` : request.target,
    recordedStatus: exchange.response?.status ?? 0,
    status: 0,
    durationMillis: 0,
    recordedMillis: exchange.duration,
    verdict: 'left out',
    differences: [],
    reason,
  };
}

/** An exchange that is not in the store any more, or cannot be read. */
export function notLoaded(index: number, exchange: number, reason: string): ReplayOutcome {
  return {
    index,
    exchange,
    method: '',
    url: '',
    recordedStatus: 0,
    status: 0,
    durationMillis: 0,
    recordedMillis: 0,
    verdict: 'left out',
    differences: [],
    reason,
  };
}

function byNature(difference: ReplayDifference): ReplayDifference {
  if (difference.ignored !== undefined) return difference;
  const because = differsByNature(difference);
  return because === undefined ? difference : { ...difference, ignored: because };
}

function causeOf(request: ReplayRequest, answer: ReplayAnswer): Pick<ReplayOutcome, 'cause'> {
  const { causes } = explain(
    factsOfLine(
      failureLine.parse({
        request: { method: request.method, url: request.url, headers: pairs(request.headers), body: '' },
        response:
          answer.kind === 'failure'
            ? null
            : { status: answer.status, headers: pairs(answer.headers), body: textOf(answer.body, answer.headers) },
        context: { now: answer.startedAt, log: answer.kind === 'failure' ? `${answer.code} ${answer.message}` : '' },
      }),
    ),
  );
  const [cause] = causes;
  return cause === undefined || cause.code === 'unknown' || cause.confidence < SURE_ENOUGH ? {} : { cause };
}

function pairs(headers: HeaderList): [string, string][] {
  return headers.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : []));
}

/** A recorded answer as it is compared. */
export function comparedRecord({ status, headers, body }: RecordedResponse, durationMillis: number): ComparedAnswer {
  const size = body.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return {
    status,
    headers,
    durationMillis,
    isTruncated: body.isTruncated,
    ...plain(joinChunks([...body.chunks], size), headers),
  };
}

/** A new answer as it is compared. */
export function comparedAnswer(answer: ReplayAnswer & { kind: 'answer' }): ComparedAnswer {
  const { status, headers, body, isTruncated, durationMillis } = answer;
  return { status, headers, durationMillis, isTruncated, ...plain(body, headers) };
}

function plain(bytes: Uint8Array, headers: HeaderList): { readonly body: Uint8Array; readonly mediaType: string } {
  const coding = headerValue(headers, 'content-encoding');
  return {
    body: coding === undefined ? bytes : (decodeContent(bytes, coding, MOST_BYTES) ?? bytes),
    mediaType: headerValue(headers, 'content-type') ?? '',
  };
}

function textOf(bytes: Uint8Array, headers: HeaderList): string {
  return Buffer.from(plain(bytes, headers).body).toString('utf8');
}

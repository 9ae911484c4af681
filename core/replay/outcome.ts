import { joinChunks } from '../model/body.ts';
import type { Exchange, RecordedResponse } from '../model/exchange.ts';
import { headerValue, type HeaderList } from '../model/http.ts';
import type { ReplayAnswer, ReplayDifference, ReplayOutcome, ReplayRequest } from '../model/replay.ts';
import { decodeContent } from '../recording/content-coding.ts';
import { compareAnswers, hasDifference, type ComparedAnswer, type Ignored } from './compare/compare-answers.ts';
import { differsByNature } from './noise.ts';
import { whyRenamed, type Renamed } from './renamed.ts';
import { whyDifferent, whyFailedBefore, whyNoAnswer } from './why.ts';

const MOST_BYTES = 16_777_216;

/** What an outcome is made of. */
export interface Sent {
  readonly index: number;
  readonly exchange: Exchange;
  readonly request: ReplayRequest;
  readonly answer: ReplayAnswer;
  readonly ignored: readonly Ignored[];
  /** Values that are other ones at the target, such as ids made anew; asked for only when something differs. */
  renamed(): Renamed;
}

/** What came of one exchange that was sent: what differs, whether it counts, and why. */
export function outcomeOf({ index, exchange, request, answer, ignored, renamed }: Sent): ReplayOutcome {
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
      ...whyNoAnswer(request, answer),
    };
  const found =
    exchange.response === undefined
      ? [{ part: 'status' as const, path: '', replayed: String(answer.status) }]
      : compareAnswers(comparedRecord(exchange.response, exchange.duration), comparedAnswer(answer), ignored);
  if (!hasDifference(found)) return { ...base, status: answer.status, verdict: 'same', differences: found };
  const names = renamed();
  const differences = found.map((difference) => withReason(difference, names));
  if (!hasDifference(differences)) return { ...base, status: answer.status, verdict: 'same', differences };
  const why = {
    ...whyDifferent(request, { ...answer, body: comparedAnswer(answer).body }, differences),
    ...(answer.status < 400 ? whyFailedBefore(exchange) : {}),
  };
  return {
    ...base,
    status: answer.status,
    verdict: why.cause === undefined ? 'unexplained' : 'explained',
    differences,
    ...why,
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

function withReason(difference: ReplayDifference, renamed: Renamed): ReplayDifference {
  if (difference.ignored !== undefined) return difference;
  const because = differsByNature(difference) ?? whyRenamed(difference, renamed);
  return because === undefined ? difference : { ...difference, ignored: because };
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

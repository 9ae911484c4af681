import { joinChunks } from '../model/body.ts';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import { headerValue, type HeaderList } from '../model/http.ts';
import { decodeContent } from '../recording/content-coding.ts';
import type { Facts } from './facts.ts';
import { seenRequest, seenResponse } from './facts-of-text.ts';
import { ownErrorIn } from './own-answer.ts';
import { findToken } from './seen-token.ts';

/** Tag of exchanges that were read from a HAR, which our engine did not serve. */
const FOREIGN = 'har';

/** What a recorded exchange tells. One that was imported says nothing of our own engine. */
export function factsOfExchange(exchange: Exchange): Facts {
  const { request, response, startedAt, duration, scheme, authority, error, by, dialect, spans, tags } = exchange;
  const isOwn = !tags.includes(FOREIGN) && exchange.revision !== '';
  const url = request.target.startsWith('/') ? `${scheme}://${authority}${request.target}` : request.target;
  const seen = seenRequest(request.method, url, request.headers, textOf(request.body, request.headers));
  const seenAnswer =
    response === undefined
      ? undefined
      : seenResponse(response.status, response.headers, textOf(response.body, response.headers));
  return {
    request: seen,
    response: seenAnswer,
    at: startedAt + duration,
    log: isOwn || error === undefined ? '' : `${error.code} ${error.message}`,
    config: '',
    note: '',
    token: findToken(seen),
    own: isOwn ? { seenIn: 'trace', dialect, by, error, spans } : ownErrorIn(seenAnswer),
  };
}

/** More says nothing about a failure. */
const MOST_BYTES = 1_048_576;

/** The body as text, without its content coding where that is known. */
function textOf({ chunks }: CapturedBody, headers: HeaderList): string {
  const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = joinChunks([...chunks], size);
  const plain = decodeContent(bytes, headerValue(headers, 'content-encoding') ?? '', MOST_BYTES) ?? bytes;
  return new TextDecoder().decode(plain);
}

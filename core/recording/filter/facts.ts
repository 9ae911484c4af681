import type { Exchange } from '../../model/exchange.ts';
import { headerValue } from '../../model/http.ts';
import type { Span } from '../../model/span.ts';

/** The policy that made or refused the answer: the first whose step ended the call; undefined when none did. */
export function decidingSpan({ spans }: Exchange): Span | undefined {
  return spans.find(({ kind, status }) => kind === 'policy' && (status === 'failed' || status === 'answered'));
}

/** Media type of the answer, lower case, without parameters; empty when it names none. */
export function mediaTypeOf({ response }: Exchange): string {
  const type = response === undefined ? undefined : headerValue(response.headers, 'content-type');
  return type?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether the answer is an event stream. */
export function isStreaming(exchange: Exchange): boolean {
  return mediaTypeOf(exchange) === 'text/event-stream';
}

import type { Attempt, CapturedBody, Exchange, Frame, RecordedError } from '../../model/exchange.ts';
import { headerValue, setHeader, type HeaderList } from '../../model/http.ts';
import type { MessageHead, NoteValue, Span } from '../../model/span.ts';

/** How a copy of an exchange differs; each function returns its argument for no difference. */
export interface ExchangeEdits {
  headers(headers: HeaderList): HeaderList;
  url(url: string): string;
  note(name: string, value: NoteValue): NoteValue;
  body(body: CapturedBody, headers: HeaderList, from: 'client' | 'upstream'): CapturedBody;
  frame(frame: Frame): Frame;
}

/** A copy of an exchange with every message, attempt, step and error edited. A `content-length` follows its body. */
export function editExchange(exchange: Exchange, given: ExchangeEdits): Exchange {
  const done = new Map<HeaderList, HeaderList>();
  // Steps that changed nothing share their lists; each is looked at once.
  const headers = (list: HeaderList): HeaderList => {
    const next = done.get(list) ?? given.headers(list);
    done.set(list, next);
    return next;
  };
  const edits = { ...given, headers };
  const { request, response, error, frames } = exchange;
  return {
    ...exchange,
    request: { ...editMessage(request, 'client', edits), target: edits.url(request.target) },
    ...(response === undefined ? {} : { response: editMessage(response, 'upstream', edits) }),
    ...(error === undefined ? {} : { error: editError(error, edits) }),
    ...(frames === undefined ? {} : { frames: frames.map(edits.frame) }),
    attempts: exchange.attempts.map((attempt) => editAttempt(attempt, edits)),
    spans: exchange.spans.map((span) => editSpan(span, edits)),
  };
}

interface RecordedMessage {
  readonly headers: HeaderList;
  readonly trailers?: HeaderList;
  readonly body: CapturedBody;
}

function editMessage<M extends RecordedMessage>(message: M, from: 'client' | 'upstream', edits: ExchangeEdits): M {
  const body = edits.body(message.body, message.headers, from);
  const headers = edits.headers(message.headers);
  const hasOldLength = headerValue(headers, 'content-length') === String(message.body.size);
  return {
    ...message,
    body,
    headers:
      hasOldLength && body.size !== message.body.size
        ? setHeader(headers, 'content-length', String(body.size))
        : headers,
    ...(message.trailers === undefined ? {} : { trailers: edits.headers(message.trailers) }),
  };
}

function editAttempt(attempt: Attempt, edits: ExchangeEdits): Attempt {
  const { responseHeaders, error } = attempt;
  return {
    ...attempt,
    target: edits.url(attempt.target),
    headers: edits.headers(attempt.headers),
    ...(responseHeaders === undefined ? {} : { responseHeaders: edits.headers(responseHeaders) }),
    ...(error === undefined ? {} : { error: editError(error, edits) }),
  };
}

function editSpan(span: Span, edits: ExchangeEdits): Span {
  const { before, after } = span;
  return {
    ...span,
    notes: editNotes(span.notes, edits),
    ...(before === undefined ? {} : { before: editHead(before, edits) }),
    ...(after === undefined ? {} : { after: editHead(after, edits) }),
  };
}

function editHead(head: MessageHead, edits: ExchangeEdits): MessageHead {
  const headers = edits.headers(head.headers);
  return head.target === undefined ? { ...head, headers } : { ...head, headers, target: edits.url(head.target) };
}

function editError(error: RecordedError, edits: ExchangeEdits): RecordedError {
  return { ...error, details: editNotes(error.details, edits) };
}

function editNotes(notes: Span['notes'], edits: ExchangeEdits): Span['notes'] {
  return Object.fromEntries(Object.entries(notes).map(([name, value]) => [name, edits.note(name, value)]));
}

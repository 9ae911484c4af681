import { collectBody } from '../../model/body.ts';
import type { Phase } from '../../model/config.ts';
import { GatewrightError, type ErrorCode } from '../../model/errors.ts';
import { headerValue, removeHeader, setHeader, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import type { Awaitable, Call, PolicySteps } from '../policy.ts';
import { mediaTypeOf } from './media-type.ts';
import { decodeText } from './text.ts';

/** A body as one piece, and what its headers say of it. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** Without parameters, lower case; empty when there is no content type. */
  readonly mediaType: string;
}

/** What a policy that stands in `request` or in `response` works on. */
export interface Side {
  readonly phase: 'request' | 'response';
  message(call: Call): HttpRequest | HttpResponse | undefined;
  /**
   * The body as one piece; undefined where there is none. It is collected here and not by the engine, so that the bound is
   * the policy's own, and a body of another type, which the policy lets pass, still streams.
   * @throws BODY_TOO_LARGE, ENCODING_UNSUPPORTED; RESPONSE_INVALID in an answer.
   */
  content(call: Call, maxBytes: number): Awaitable<Content | undefined>;
  /** Puts another body in the place of the one there is, with its type and length. */
  replace(call: Call, text: string, contentType: string): void;
  /** Codes for what is wrong with a body: the client's fault in a request, the upstream's in an answer. */
  refusal(code: ErrorCode, details: Readonly<Record<string, unknown>>): GatewrightError;
  /** Runs something that throws as if the body came from the client. */
  blame<T>(run: () => T): T;
}

/** The side of a phase. */
export function sideOf(phase: Phase): Side {
  return phase === 'response' ? RESPONSE : REQUEST;
}

/** One step for both phases, on the side it stands. What it throws about the body itself becomes its verdict. */
export function stepsFor(side: Side, run: (call: Call) => Awaitable<void>): PolicySteps {
  const step = (call: Call): Awaitable<void> => {
    try {
      const later = run(call);
      return later instanceof Promise ? later.catch((thrown: unknown) => noteAndThrow(call, thrown)) : later;
    } catch (thrown) {
      return noteAndThrow(call, thrown);
    }
  };
  return side.phase === 'request' ? { onRequest: step } : { onResponse: step };
}

function noteAndThrow(call: Call, thrown: unknown): never {
  if (isAboutBody(thrown)) call.note('verdict', describeBodyError(thrown));
  throw thrown;
}

/** Whether an error says that a body could not be taken in or read. */
export function isAboutBody(thrown: unknown): thrown is GatewrightError {
  if (!(thrown instanceof GatewrightError)) return false;
  const { because, reason, maxBytes } = thrown.details;
  return ABOUT_BODY.has(String(because ?? thrown.code)) && (reason !== undefined || maxBytes !== undefined);
}

/** A threat has a reason when it was the reader who refused it. */
const ABOUT_BODY: ReadonlySet<string> = new Set([
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'ENCODING_UNSUPPORTED',
  'THREAT_DETECTED',
]);

/** What such an error says, in a few words. */
export function describeBodyError({ message, details }: GatewrightError): string {
  const { reason, line, column, maxBytes } = details;
  if (typeof maxBytes === 'number') return `the body is larger than ${maxBytes} bytes`;
  const place = typeof line === 'number' ? ` at line ${line}, column ${String(column)}` : '';
  return `${String(reason ?? message)}${place}`;
}

/** The body of a message as text. @throws what {@link decodeText} throws, as the side has it. */
export function contentText(side: Side, { bytes, contentType }: Content): string {
  return side.blame(() => decodeText(bytes, contentType));
}

/** The type of a message's body; undefined when it has no body. */
export function bodyType(side: Side, call: Call): string | undefined {
  const message = side.message(call);
  if (message === undefined || message.body.kind === 'none') return undefined;
  return mediaTypeOf(headerValue(message.headers, 'content-type'));
}

const REQUEST: Side = {
  phase: 'request',
  message: ({ request }) => request,
  content(call, maxBytes) {
    const { request } = call;
    return take(REQUEST, request, maxBytes, (body) => {
      call.request = { ...request, body };
    });
  },
  replace(call, text, contentType) {
    call.request = withText(call.request, text, contentType);
  },
  refusal: (code, details) => new GatewrightError(code, details),
  blame: (run) => run(),
};

const RESPONSE: Side = {
  phase: 'response',
  message: ({ response }) => response,
  content(call, maxBytes) {
    const { response } = call;
    if (response === undefined) return undefined;
    return take(RESPONSE, response, maxBytes, (body) => {
      call.response = { ...response, body };
    });
  },
  replace(call, text, contentType) {
    if (call.response !== undefined) call.response = withText(call.response, text, contentType);
  },
  refusal: (code, details) => new GatewrightError('RESPONSE_INVALID', { because: code, ...details }),
  blame(run) {
    try {
      return run();
    } catch (thrown) {
      if (!(thrown instanceof GatewrightError) || thrown.status >= 500) throw thrown;
      throw RESPONSE.refusal(thrown.code, thrown.details);
    }
  },
};

function take(
  side: Side,
  message: HttpRequest | HttpResponse,
  maxBytes: number,
  keep: (body: HttpRequest['body']) => void,
): Awaitable<Content | undefined> {
  const { body } = message;
  const tooLarge = (): GatewrightError => side.refusal('BODY_TOO_LARGE', { maxBytes });
  if (body.kind === 'none') return undefined;
  if (body.kind === 'bytes') return contentOf(side, message, body.bytes, maxBytes);
  if (body.length !== undefined && body.length > maxBytes) throw tooLarge();
  return collectBody(body, maxBytes, tooLarge).then((whole) => {
    keep(whole);
    return whole.kind === 'bytes' ? contentOf(side, message, whole.bytes, maxBytes) : undefined;
  });
}

function contentOf(
  side: Side,
  { headers }: HttpRequest | HttpResponse,
  bytes: Uint8Array,
  maxBytes: number,
): Content | undefined {
  if (bytes.byteLength === 0) return undefined;
  if (bytes.byteLength > maxBytes) throw side.refusal('BODY_TOO_LARGE', { maxBytes });
  const coding = headerValue(headers, 'content-encoding')?.trim().toLowerCase();
  if (coding !== undefined && coding !== '' && coding !== 'identity')
    throw side.refusal('ENCODING_UNSUPPORTED', { encoding: coding, reason: 'the body must be decompressed before' });
  const contentType = headerValue(headers, 'content-type');
  return { bytes, contentType, mediaType: mediaTypeOf(contentType) };
}

function withText<M extends HttpRequest | HttpResponse>(message: M, text: string, contentType: string): M {
  const bytes = new TextEncoder().encode(text);
  const typed = setHeader(removeHeader(message.headers, 'transfer-encoding'), 'content-type', contentType);
  return {
    ...message,
    headers: setHeader(typed, 'content-length', String(bytes.byteLength)),
    body: { kind: 'bytes', bytes },
  };
}

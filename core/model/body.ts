import type { HeaderList } from './http.ts';

/** What a message carries: nothing, bytes already at hand, or bytes still to come. */
export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly trailers?: HeaderList }
  | { readonly kind: 'stream'; readonly source: BodySource; readonly length?: number };

/**
 * Bytes that arrive over time, pushed, so that the data plane needs no stream objects between two sockets.
 * Read once by one sink. Chunks belong to the sink once handed over; the source never touches them again.
 */
export interface BodySource {
  /** Starts the flow into `sink`; called once. */
  read(sink: BodySink): void;
  /** Asks for no more chunks until `resume`; one or two already under way may still come. */
  pause(): void;
  resume(): void;
  /** The sink wants no more; what feeds the source is stopped. After it nothing is called on the sink. */
  cancel(reason: Error): void;
}

/** Who takes the bytes; exactly one of `onEnd` and `onError` comes last. */
export interface BodySink {
  onData(chunk: Uint8Array): void;
  onEnd(trailers: HeaderList): void;
  onError(error: Error): void;
}

/** The body that is not there. */
export const NO_BODY: Body = { kind: 'none' };

const NO_TRAILERS: HeaderList = [];

/** Text as a body, encoded as UTF-8. */
export function textBody(text: string): Body {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
}

/**
 * The length of a body in bytes when it is known before it is read; undefined for a stream of unknown length.
 */
export function bodyLength(body: Body): number | undefined {
  if (body.kind === 'none') return 0;
  return body.kind === 'bytes' ? body.bytes.byteLength : body.length;
}

/**
 * Collects a body. A body that is not a stream comes back as it is.
 * @param maxBytes Above it the source is cancelled with the error that `tooLarge` makes, and the promise rejects with it.
 */
export function collectBody(body: Body, maxBytes: number, tooLarge: (maxBytes: number) => Error): Promise<Body> {
  if (body.kind !== 'stream') return Promise.resolve(body);
  const { source } = body;
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    source.read({
      onData(chunk) {
        size += chunk.byteLength;
        chunks.push(chunk);
        if (size <= maxBytes) return;
        const error = tooLarge(maxBytes);
        source.cancel(error);
        reject(error);
      },
      onEnd(trailers) {
        const bytes = joinChunks(chunks, size);
        resolve(
          trailers === NO_TRAILERS || trailers.length === 0
            ? { kind: 'bytes', bytes }
            : { kind: 'bytes', bytes, trailers },
        );
      },
      onError: reject,
    });
  });
}

/** One array from many; a single chunk is returned as it is. */
export function joinChunks(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

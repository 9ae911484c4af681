import { Readable } from 'node:stream';
import type { BodySource } from '../model/body.ts';
import type { HeaderList } from '../model/http.ts';

/** A request's body for one attempt. */
export interface RequestStream {
  readonly stream: Readable;
  /** Whether any of the body was asked for; until then another attempt may have it. */
  readonly hasStarted: boolean;
}

/**
 * A pushed body as the stream that undici reads. Nothing is asked of the source before undici reads, which is when it
 * has a connection. What arrives is handed over without a copy; when undici has enough the source is paused, so that
 * nothing is collected on the way.
 * @param onTrailers Told of trailers, which undici cannot send (RFC 9112 section 7.1.2 lets a gateway leave them out).
 */
export function streamOf(source: BodySource, onTrailers: (trailers: HeaderList) => void): RequestStream {
  let hasStarted = false;
  let isOver = false;
  const start = (): void => {
    hasStarted = true;
    source.read({
      onData(chunk) {
        if (!stream.destroyed && !stream.push(chunk)) source.pause();
      },
      onEnd(trailers) {
        isOver = true;
        if (trailers.length > 0) onTrailers(trailers);
        stream.push(null);
      },
      onError(error) {
        isOver = true;
        stream.destroy(error);
      },
    });
  };
  const stream = new Readable({
    highWaterMark: 65_536,
    read: () => (hasStarted ? source.resume() : start()),
    destroy(error, done) {
      if (hasStarted && !isOver) source.cancel(error ?? new Error('the upstream wants no more'));
      done(error);
    },
  });
  return {
    stream,
    get hasStarted() {
      return hasStarted;
    },
  };
}

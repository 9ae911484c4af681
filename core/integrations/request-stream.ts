import { Readable } from 'node:stream';
import type { BodySource } from '../model/body.ts';

/**
 * A pushed body as the stream that undici reads. What arrives is handed over without a copy; when undici has enough the
 * source is paused, so that nothing is collected on the way.
 */
export function streamOf(source: BodySource): Readable {
  let isOver = false;
  const stream = new Readable({
    highWaterMark: 65_536,
    read: () => source.resume(),
    destroy(error, done) {
      if (!isOver) source.cancel(error ?? new Error('the upstream wants no more'));
      done(error);
    },
  });
  source.read({
    onData(chunk) {
      if (!stream.destroyed && !stream.push(chunk)) source.pause();
    },
    onEnd() {
      isOver = true;
      stream.push(null);
    },
    onError(error) {
      isOver = true;
      stream.destroy(error);
    },
  });
  return stream;
}

import { z } from 'zod';
import { bodyLength, type BodySink, type BodySource } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { sizeOption } from '../model/options.ts';
import { definePolicy } from './policy.ts';

const options = z.strictObject({
  max: sizeOption.describe('Bytes a request body may have.'),
  requireLength: z.boolean().describe('Refuses bodies whose length is not announced.').default(false),
});

/** Bounds request bodies, announced or streamed. Throws BODY_TOO_LARGE, LENGTH_REQUIRED. */
export const requestSize = definePolicy<z.output<typeof options>>({
  name: 'request-size',
  summary: 'Refuses request bodies over a size, by their announced length at once and while they stream otherwise.',
  phases: ['request'],
  options,
  example: '{ max: 1MB }',
  prepare({ max, requireLength }) {
    return {
      onRequest(call) {
        const { body } = call.request;
        const length = bodyLength(body);
        call.note('max', max);
        if (length !== undefined) {
          call.note('length', length);
          if (length > max) throw new GatewrightError('BODY_TOO_LARGE', { length, max });
          return;
        }
        call.note('length', 'not announced');
        if (requireLength) throw new GatewrightError('LENGTH_REQUIRED', { max });
        if (body.kind === 'stream')
          call.request = { ...call.request, body: { kind: 'stream', source: new BoundedSource(body.source, max) } };
      },
    };
  },
});

/** Passes a stream on and breaks it off at the bound. */
class BoundedSource implements BodySource {
  readonly #source: BodySource;
  readonly #max: number;

  constructor(source: BodySource, max: number) {
    this.#source = source;
    this.#max = max;
  }

  read(sink: BodySink): void {
    let size = 0;
    let isOver = false;
    this.#source.read({
      onData: (chunk) => {
        size += chunk.byteLength;
        if (isOver) return;
        if (size <= this.#max) return sink.onData(chunk);
        isOver = true;
        const error = new GatewrightError('BODY_TOO_LARGE', { max: this.#max });
        sink.onError(error);
        this.#source.cancel(error);
      },
      onEnd: (trailers) => {
        if (!isOver) sink.onEnd(trailers);
      },
      onError: (error) => {
        if (!isOver) sink.onError(error);
      },
    });
  }

  pause(): void {
    this.#source.pause();
  }

  resume(): void {
    this.#source.resume();
  }

  cancel(reason: Error): void {
    this.#source.cancel(reason);
  }
}

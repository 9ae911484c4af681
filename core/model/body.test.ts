import { describe, expect, test } from 'vitest';
import { bodyLength, collectBody, joinChunks, NO_BODY, textBody, type BodySink, type BodySource } from './body.ts';
import { GatewrightError } from './errors.ts';

const tooLarge = (maxBytes: number): Error => new GatewrightError('BODY_TOO_LARGE', { maxBytes });

function pushed(run: (sink: BodySink) => void, cancelled: Error[] = []): BodySource {
  return { read: run, pause: () => undefined, resume: () => undefined, cancel: (reason) => cancelled.push(reason) };
}

describe('collecting a body', () => {
  test('chunks and trailers become one body of bytes', async () => {
    const source = pushed((sink) => {
      sink.onData(Uint8Array.of(1, 2));
      sink.onData(Uint8Array.of(3));
      sink.onEnd(['x-sum', '6']);
    });
    expect(await collectBody({ kind: 'stream', source }, 10, tooLarge)).toEqual({
      kind: 'bytes',
      bytes: Uint8Array.of(1, 2, 3),
      trailers: ['x-sum', '6'],
    });
  });

  test('a body over the limit is refused and its source cancelled', async () => {
    const cancelled: Error[] = [];
    const source = pushed((sink) => sink.onData(new Uint8Array(11)), cancelled);
    await expect(collectBody({ kind: 'stream', source }, 10, tooLarge)).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
    });
    expect(cancelled).toHaveLength(1);
  });

  test('a source that breaks off rejects with its error', async () => {
    const source = pushed((sink) => sink.onError(new GatewrightError('CLIENT_ABORTED')));
    await expect(collectBody({ kind: 'stream', source }, 10, tooLarge)).rejects.toMatchObject({
      code: 'CLIENT_ABORTED',
    });
  });

  test('a body that is at hand is returned as it is', async () => {
    expect(await collectBody(NO_BODY, 0, tooLarge)).toBe(NO_BODY);
  });
});

test('the length of a body is known where it can be', () => {
  const source = pushed(() => undefined);
  expect([NO_BODY, textBody('é'), { kind: 'stream', source } as const].map(bodyLength)).toEqual([0, 2, undefined]);
});

test('a single chunk is joined without a copy', () => {
  const chunk = Uint8Array.of(1);
  expect(joinChunks([chunk], 1)).toBe(chunk);
});

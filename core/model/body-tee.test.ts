import { describe, expect, test } from 'vitest';
import type { BodySink, BodySource } from './body.ts';
import { BodyTee, type Copied } from './body-tee.ts';

/** A source that the test pushes into, and what it was asked for. */
function start(maxBytes = 10) {
  const asked: string[] = [];
  let sink: BodySink | undefined;
  const source: BodySource = {
    read: (given) => (sink = given),
    pause: () => asked.push('pause'),
    resume: () => asked.push('resume'),
    cancel: () => asked.push('cancel'),
  };
  const copied: (Copied | string)[] = [];
  const tee = new BodyTee(source, maxBytes, (copy) =>
    copied.push(typeof copy === 'string' ? copy : `bytes ${Buffer.from(copy).toString()}`),
  );
  const got: string[] = [];
  const reader: BodySink = {
    onData: (chunk) => got.push(Buffer.from(chunk).toString()),
    onEnd: (trailers) => got.push(`end ${trailers.join()}`),
    onError: (error) => got.push(error.message),
  };
  return { asked, copied, got, tee, read: () => (tee.read(reader), sink ?? expect.fail()) };
}

describe('a body that is copied on the way', () => {
  test('is whole for its reader and for the copy', () => {
    const { copied, got, read } = start();
    const sink = read();
    sink.onData(Buffer.from('one'));
    sink.onData(Buffer.from('two'));
    sink.onEnd([]);
    expect([got, copied]).toEqual([['one', 'two', 'end '], ['bytes onetwo']]);
  });

  test('goes on when it becomes too long for the copy, which is told at once', () => {
    const { copied, got, read } = start(4);
    const sink = read();
    sink.onData(Buffer.from('one'));
    sink.onData(Buffer.from('two'));
    expect(copied).toEqual(['too long']);
    sink.onEnd([]);
    expect([got, copied]).toEqual([['one', 'two', 'end '], ['too long']]);
  });

  test('is not whole when it breaks off, is cancelled or has trailers', () => {
    const [broken, cancelled, trailed] = [start(), start(), start()];
    broken.read().onError(new Error('reset'));
    cancelled.read();
    cancelled.tee.cancel(new Error('enough'));
    trailed.read().onEnd(['a', 'b']);
    expect([broken.copied, broken.got, cancelled.copied, cancelled.asked, trailed.copied, trailed.got]).toEqual([
      ['not whole'],
      ['reset'],
      ['not whole'],
      ['cancel'],
      ['not whole'],
      ['end a,b'],
    ]);
  });

  test('is read at the pace of its reader, and not before', () => {
    const { asked, copied, tee, read } = start();
    expect(tee.hasStarted).toBe(false);
    read();
    tee.pause();
    tee.resume();
    expect([tee.hasStarted, asked, copied]).toEqual([true, ['pause', 'resume'], []]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deflateRawSync } from 'node:zlib';
import { FrameWatcher, type SeenFrame } from './websocket-frames.ts';

const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

interface FrameText {
  readonly opcode: keyof typeof OPCODES;
  readonly payload: Uint8Array;
  readonly isMore?: boolean;
  readonly isCompressed?: boolean;
  readonly mask?: readonly number[];
}

/** A frame as it is on the wire. @see RFC 6455 section 5.2 */
function encode({ opcode, payload, isMore = false, isCompressed = false, mask }: FrameText): Uint8Array {
  const size = payload.byteLength;
  const length =
    size < 126
      ? [size]
      : size < 65_536
        ? [126, size >> 8, size & 255]
        : [127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((by) => (size >>> by) & 255)];
  const first = (isMore ? 0 : 0x80) | (isCompressed ? 0x40 : 0) | OPCODES[opcode];
  const [short = 0, ...rest] = length;
  const body = mask === undefined ? payload : payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Uint8Array.from([first, short | (mask === undefined ? 0 : 0x80), ...rest, ...(mask ?? []), ...body]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** So many bytes, of which neighbours differ. */
function patterned(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => index * 7);
}

/** What is seen of these bytes, in pieces of such sizes. */
function watch(
  bytes: Uint8Array,
  { pieces = [bytes.byteLength], limit = 1_000_000, inflates = false } = {},
): readonly unknown[] {
  const seen: SeenFrame[] = [];
  const watcher = new FrameWatcher(limit, inflates, (frame) => seen.push(frame));
  let at = 0;
  for (let turn = 0; at < bytes.byteLength; turn += 1) {
    const size = Math.max(1, pieces[turn % pieces.length] ?? 1);
    watcher.feed(bytes.subarray(at, at + size));
    at += size;
  }
  return seen.map(({ opcode, payload, size }) => [opcode, Buffer.from(payload).toString('latin1'), size]);
}

/** Deflated as RFC 7692 section 7.2.1 says, with the messages before as dictionary. */
function deflate(payload: string, before = ''): Uint8Array {
  const whole = deflateRawSync(text(payload), {
    finishFlush: 2,
    ...(before === '' ? {} : { dictionary: text(before) }),
  });
  return whole.subarray(0, -4);
}

describe('messages', () => {
  test('whatever the pieces they come in, masked or not, all of them are seen as they were', () => {
    const message = fc.record({
      opcode: fc.constantFrom('text', 'binary', 'ping', 'pong', 'close'),
      payload: fc.oneof(fc.nat(200), fc.integer({ min: 65_500, max: 65_600 })).map(patterned),
      mask: fc.option(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }),
        (messages, pieces) => {
          const bytes = Buffer.concat(
            messages.map(({ mask, ...rest }) => encode(mask === undefined ? rest : { ...rest, mask })),
          );
          const expected = messages.map(({ opcode, payload }) => [
            opcode,
            Buffer.from(payload).toString('latin1'),
            payload.byteLength,
          ]);
          expect(watch(bytes, { pieces })).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('fragments are joined, and a ping between them is seen where it came', () => {
    const bytes = Buffer.concat([
      encode({ opcode: 'text', payload: text('hel'), isMore: true }),
      encode({ opcode: 'ping', payload: text('?') }),
      encode({ opcode: 'continuation', payload: text('lo '), isMore: true }),
      encode({ opcode: 'continuation', payload: text('you') }),
    ]);
    expect(watch(bytes)).toEqual([
      ['ping', '?', 1],
      ['text', 'hello you', 9],
    ]);
  });

  test('more than the limit is counted, not kept', () => {
    const bytes = encode({ opcode: 'binary', payload: text('0123456789') });
    expect(watch(bytes, { limit: 4, pieces: [3] })).toEqual([['binary', '0123', 10]]);
  });

  test('bytes that are no frames are left alone, and nothing is kept of them', () => {
    expect(watch(text('this is no frame at all, and a long one'))).toEqual([]);
  });
});

describe('permessage-deflate', () => {
  test('messages are inflated, the later ones with what the earlier ones said', () => {
    const first = deflate('hello hello hello');
    const second = deflate('hello hello again', 'hello hello hello');
    const bytes = Buffer.concat([
      encode({ opcode: 'text', payload: first, isCompressed: true, mask: [1, 2, 3, 4] }),
      encode({ opcode: 'text', payload: second, isCompressed: true }),
      encode({ opcode: 'text', payload: text('plain') }),
    ]);
    expect(watch(bytes, { inflates: true })).toEqual([
      ['text', 'hello hello hello', first.byteLength],
      ['text', 'hello hello again', second.byteLength],
      ['text', 'plain', 5],
    ]);
  });

  test('where a message was cut, those after it are kept as they are', () => {
    const first = deflate('hello hello hello');
    const second = deflate('again');
    const bytes = Buffer.concat([
      encode({ opcode: 'text', payload: first, isCompressed: true }),
      encode({ opcode: 'text', payload: second, isCompressed: true }),
    ]);
    const [, later] = watch(bytes, { inflates: true, limit: first.byteLength - 1 });
    expect(later).toEqual(['binary', Buffer.from(second).toString('latin1'), second.byteLength]);
  });
});

import { constants, inflateRawSync } from 'node:zlib';
import { joinChunks } from '../model/body.ts';
import type { Frame } from '../model/exchange.ts';

const OPCODES: Readonly<Record<number, Frame['opcode']>> = {
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};
const WINDOW_BYTES = 32_768;
const MAX_FRAME_HEAD = 14;

/** A message or control frame as it was seen. */
export interface SeenFrame {
  readonly opcode: Frame['opcode'];
  readonly payload: Uint8Array;
  /** Bytes of the payload on the wire, after unmasking and before inflating. */
  readonly size: number;
}

interface FrameHead {
  readonly isFinal: boolean;
  readonly isCompressed: boolean;
  readonly opcode: number;
  readonly mask: Uint8Array | undefined;
  readonly length: number;
  readonly headLength: number;
}

/**
 * Watches one direction of a WebSocket and reports its messages; changes nothing. Fragments of a message are joined,
 * payloads are unmasked, and inflated where permessage-deflate was agreed on.
 * @see RFC 6455 section 5.2, RFC 7692 section 7
 */
export class FrameWatcher {
  /** Payload that has passed, of whole frames and of one under way. */
  payloadBytes = 0;
  readonly #onFrame: (frame: SeenFrame) => void;
  readonly #limitBytes: number;
  readonly #inflates: boolean;
  #pending: Uint8Array = new Uint8Array(0);
  #head: FrameHead | undefined;
  #taken = 0;
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #message:
    | {
        readonly opcode: Frame['opcode'];
        readonly isCompressed: boolean;
        readonly chunks: Uint8Array[];
        size: number;
        kept: number;
      }
    | undefined;
  #window: Uint8Array = new Uint8Array(0);
  #isLost = false;

  /** @param limitBytes At most this much of one message is kept; @param inflates Whether permessage-deflate is in force. */
  constructor(limitBytes: number, inflates: boolean, onFrame: (frame: SeenFrame) => void) {
    this.#limitBytes = limitBytes;
    this.#inflates = inflates;
    this.#onFrame = onFrame;
  }

  /** Takes bytes as they pass. Bytes that are no frames end the watching, not the connection. */
  feed(chunk: Uint8Array): void {
    if (this.#isLost) return;
    let rest =
      this.#pending.byteLength === 0
        ? chunk
        : joinChunks([this.#pending, chunk], this.#pending.byteLength + chunk.byteLength);
    this.#pending = new Uint8Array(0);
    while (rest.byteLength > 0 || this.#head?.length === 0) {
      if (this.#head === undefined) {
        const head = readFrameHead(rest);
        if (head === undefined) {
          if (rest.byteLength > MAX_FRAME_HEAD) this.#isLost = true;
          else this.#pending = Uint8Array.from(rest);
          return;
        }
        this.#head = head;
        rest = rest.subarray(head.headLength);
      }
      rest = this.#takePayload(this.#head, rest);
    }
  }

  #takePayload(head: FrameHead, bytes: Uint8Array): Uint8Array {
    const part = bytes.subarray(0, head.length - this.#taken);
    const room = Math.max(0, this.#limitBytes - this.#kept);
    if (room > 0 && part.byteLength > 0) {
      const kept = unmask(part.subarray(0, room), head.mask, this.#taken);
      this.#chunks.push(kept);
      this.#kept += kept.byteLength;
    }
    this.#taken += part.byteLength;
    this.payloadBytes += part.byteLength;
    if (this.#taken === head.length) this.#finishFrame(head);
    return bytes.subarray(part.byteLength);
  }

  #finishFrame(head: FrameHead): void {
    const chunks = this.#chunks;
    const kept = this.#kept;
    this.#head = undefined;
    this.#taken = 0;
    this.#chunks = [];
    this.#kept = 0;
    const opcode = OPCODES[head.opcode];
    if (head.opcode >= 8) {
      if (opcode !== undefined) this.#onFrame({ opcode, payload: joinChunks(chunks, kept), size: head.length });
      return;
    }
    if (head.opcode !== 0)
      this.#message = { opcode: opcode ?? 'binary', isCompressed: head.isCompressed, chunks: [], size: 0, kept: 0 };
    const message = this.#message;
    if (message === undefined) return;
    message.chunks.push(...chunks);
    message.size += head.length;
    message.kept += kept;
    if (!head.isFinal) return;
    this.#message = undefined;
    const payload = joinChunks(message.chunks, message.kept);
    const inflated =
      message.isCompressed && this.#inflates ? this.#inflate(payload, message.kept === message.size) : payload;
    this.#onFrame(
      inflated === undefined
        ? { opcode: 'binary', payload, size: message.size }
        : { opcode: message.opcode, payload: inflated.subarray(0, this.#limitBytes), size: message.size },
    );
  }

  /** Undefined when it cannot be inflated any more: a message before it was cut, and its text is the dictionary of this one. */
  #inflate(payload: Uint8Array, isWhole: boolean): Uint8Array | undefined {
    if (!isWhole) this.#window = LOST_WINDOW;
    if (this.#window === LOST_WINDOW) return undefined;
    try {
      const tail = joinChunks([payload, Uint8Array.of(0, 0, 0xff, 0xff)], payload.byteLength + 4);
      const text = inflateRawSync(tail, {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: Math.max(this.#limitBytes, WINDOW_BYTES),
        ...(this.#window.byteLength === 0 ? {} : { dictionary: this.#window }),
      });
      this.#window = joinChunks([this.#window, text], this.#window.byteLength + text.byteLength).slice(-WINDOW_BYTES);
      return text;
    } catch {
      // Not deflate after all, or larger than may be kept: from here on the messages are recorded as they are.
      this.#window = LOST_WINDOW;
      return undefined;
    }
  }
}

const LOST_WINDOW = new Uint8Array(0);

function readFrameHead(bytes: Uint8Array): FrameHead | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const isMasked = (second & 0x80) !== 0;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const headLength = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.byteLength < headLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = lengthBytes === 0 ? short : lengthBytes === 2 ? view.getUint16(2) : Number(view.getBigUint64(2));
  return {
    isFinal: (first & 0x80) !== 0,
    isCompressed: (first & 0x40) !== 0,
    opcode: first & 0x0f,
    mask: isMasked ? bytes.slice(headLength - 4, headLength) : undefined,
    length,
    headLength,
  };
}

function unmask(bytes: Uint8Array, mask: Uint8Array | undefined, offset: number): Uint8Array {
  const plain = Uint8Array.from(bytes);
  if (mask === undefined) return plain;
  for (let index = 0; index < plain.length; index += 1)
    plain[index] = (plain[index] ?? 0) ^ (mask[(offset + index) & 3] ?? 0);
  return plain;
}

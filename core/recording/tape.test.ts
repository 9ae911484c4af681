import { describe, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { readRecord, recordsOf } from './batch.ts';
import { captured, exchangeOf } from './filter/test-exchanges.ts';
import type { PackedBatch } from './store-writer.ts';
import { Tape, type TapeRules } from './tape.ts';

const HOLD: TapeRules = { captureLimitBytes: 1000, overflow: 'hold' };
const KILOBYTE = captured('x'.repeat(1000));

/** A tape whose batches are kept, and `written` only when the test says so. */
function openTape(budgetBytes: number, rules: TapeRules = HOLD): { readonly tape: Tape; readonly sent: PackedBatch[] } {
  const sent: PackedBatch[] = [];
  return { tape: new Tape({ budgetBytes, send: (batch) => sent.push(batch) }, rules), sent };
}

function push(tape: Tape, count: number, exchange: Partial<Exchange> = {}): void {
  for (let id = 1; id <= count; id += 1) tape.push({ ...exchangeOf({ id, responseBody: KILOBYTE }), ...exchange });
}

function idsIn(batches: readonly PackedBatch[]): number[] {
  return batches.flatMap(({ buffer, byteLength }) =>
    [...recordsOf(buffer, byteLength)].map(({ head, bodies }) => readRecord(head, bodies).id),
  );
}

describe('the tape', () => {
  test('hands over what it has when it is told to, in order and once', () => {
    const { tape, sent } = openTape(1_000_000);
    push(tape, 3);
    const queued = tape.queued;
    tape.flush();
    tape.flush();
    expect([queued, sent.map(({ count }) => count), idsIn(sent), tape.queued]).toEqual([3, [3], [1, 2, 3], 3]);
  });

  test('hands over by itself a moment later', async () => {
    const sent = await new Promise<PackedBatch>((resolve) => {
      push(new Tape({ budgetBytes: 1_000_000, send: resolve }, HOLD), 1);
    });
    expect(idsIn([sent])).toEqual([1]);
  });

  test('hands over at half a megabyte without waiting', () => {
    const { tape, sent } = openTape(10_000_000);
    push(tape, 1000);
    expect([sent.length > 0, sent.every(({ byteLength }) => byteLength < 600_000)]).toEqual([true, true]);
  });

  test('packs into buffers that came back', () => {
    const { tape, sent } = openTape(1_000_000);
    const spare = new ArrayBuffer(1_000_000);
    push(tape, 1);
    tape.recycle([spare]);
    tape.flush();
    push(tape, 2);
    tape.flush();
    expect([sent[1]?.buffer === spare, sent[1]?.count, idsIn(sent)]).toEqual([true, 2, [1, 1, 2]]);
  });

  test('has room until its budget is used up, and again once a quarter of it is written', async () => {
    const { tape } = openTape(10_000);
    push(tape, 5);
    tape.flush();
    const roomBefore = tape.room();
    push(tape, 5);
    tape.flush();
    const room = tape.room();
    const held = [tape.isHeld, tape.queued, tape.dropped];
    tape.done(1);
    await room;
    expect([roomBefore, held, tape.isHeld, tape.room(), tape.queued]).toEqual([
      undefined,
      [true, 10, 0],
      false,
      undefined,
      5,
    ]);
  });

  test('takes what is pushed while it is full when it holds requests back, since those are under way', () => {
    const { tape, sent } = openTape(2000);
    push(tape, 20);
    tape.flush();
    expect([idsIn(sent).length, tape.dropped]).toEqual([20, 0]);
  });

  test('drops and counts what is beyond its budget when it is told to, and takes more once there is room', () => {
    const { tape, sent } = openTape(5000, { ...HOLD, overflow: 'drop' });
    push(tape, 20);
    tape.flush();
    const kept = idsIn(sent).length;
    const states = [tape.room(), kept + tape.dropped, tape.queuedBytes < 5000 + 2 * 1500];
    tape.done(1);
    push(tape, 1);
    tape.flush();
    expect([states, idsIn(sent).length]).toEqual([[undefined, 20, true], kept + 1]);
  });

  test('lets those go on who wait when its rules become to drop', async () => {
    const { tape } = openTape(1000);
    push(tape, 3);
    const room = tape.room();
    tape.setRules({ ...HOLD, overflow: 'drop' });
    await room;
    expect([tape.isHeld, tape.room()]).toEqual([false, undefined]);
  });

  test('counts as dropped what was sent and cannot come back', async () => {
    const { tape } = openTape(3000);
    push(tape, 3);
    tape.flush();
    const room = tape.room();
    push(tape, 1);
    const lost = tape.lose();
    await room;
    expect([room instanceof Promise, lost, tape.dropped, tape.queued]).toEqual([true, 3, 3, 1]);
  });

  test('packs what its rules make of an exchange, and leaves the exchange alone', () => {
    const exchange = exchangeOf({ requestHeaders: ['x-secret', 'abc'] });
    const { tape, sent } = openTape(1_000_000, {
      ...HOLD,
      redact: (given) => ({ ...given, request: { ...given.request, headers: ['x-secret', 'stand-in'] } }),
    });
    tape.push(exchange);
    tape.flush();
    const [batch] = sent;
    const [record] = recordsOf(batch?.buffer ?? new ArrayBuffer(0), batch?.byteLength ?? 0);
    expect([
      record === undefined ? undefined : readRecord(record.head, record.bodies).request.headers,
      exchange.request.headers,
    ]).toEqual([
      ['x-secret', 'stand-in'],
      ['x-secret', 'abc'],
    ]);
  });
});

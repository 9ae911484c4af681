import { expect, test } from 'vitest';
import { BatchWriter, exchangesOf, recordsOf } from './batch.ts';
import { captured, exchangeOf } from './filter/test-exchanges.ts';
import { packRecords, unpackRecords } from './record-batch.ts';

const writer = new BatchWriter(1024);
for (const id of [1, 2, 3])
  writer.add(exchangeOf({ id, target: `/${id}`, requestBody: captured('x'.repeat(1000 + id)) }));
const written = writer.take(16);
const EXCHANGES = exchangesOf(written);
const RECORDS = [...recordsOf(written.buffer, written.byteLength)].map(({ head, bodies }) => ({
  head,
  bodies: [bodies],
}));

test('records go into one buffer and come back as exchanges with the ids that were asked for', () => {
  const [first, second, third] = RECORDS;
  const batch = packRecords([first, undefined, second, third], 1_000_000);
  expect(unpackRecords(batch, [11, 12, 13, 14])).toEqual([
    { ...EXCHANGES[0], id: 11 },
    undefined,
    { ...EXCHANGES[1], id: 13 },
    { ...EXCHANGES[2], id: 14 },
  ]);
});

test('a batch ends with the record that makes it large enough', () => {
  const counts = [1, 1500, 1_000_000].map(
    (maxBytes) => unpackRecords(packRecords(RECORDS, maxBytes), [1, 2, 3]).length,
  );
  expect(counts).toEqual([1, 2, 3]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import { anyExchange } from '../testing/any-exchange.ts';
import { BatchWriter, readRecord, recordsOf } from './batch.ts';

/** What a record does not keep is where a body was cut into chunks; and empty ones are none. */
function joined(body: CapturedBody): CapturedBody {
  const bytes = Buffer.concat(body.chunks);
  return { ...body, chunks: bytes.byteLength === 0 ? [] : [bytes] };
}

function comparable({ request, response, ...rest }: Exchange): Exchange {
  return {
    ...rest,
    request: { ...request, body: joined(request.body) },
    ...(response === undefined ? {} : { response: { ...response, body: joined(response.body) } }),
  };
}

test('what was packed is read back as it was', () => {
  fc.assert(
    fc.property(anyExchange(), (exchange) => {
      const writer = new BatchWriter(64);
      for (const packed of [exchange, exchange]) writer.add(packed);
      const { buffer, byteLength } = writer.take(0);
      const read = [...recordsOf(buffer, byteLength)].map(({ head, bodies }) => comparable(readRecord(head, bodies)));
      expect(read).toEqual([comparable(exchange), comparable(exchange)]);
    }),
    { numRuns: 300 },
  );
});

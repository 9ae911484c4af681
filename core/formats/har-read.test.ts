import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import type { Exchange } from '../model/exchange.ts';
import { buildExchange, wholeBody } from './fixture.ts';
import { FULL_EXCHANGE, joinText, readHarText } from './har-fixture.ts';
import { readHar } from './har-read.ts';
import { harEntry, writeHar } from './har-write.ts';
import { capturedBytes } from './sendable.ts';

const WITH_SECRETS = { withSecrets: true, version: '1.2.3' };

/** An exchange with its bodies joined, so that two can be compared. */
function comparable(exchange: Exchange): unknown {
  const { request, response, frames } = exchange;
  return {
    ...exchange,
    request: {
      ...request,
      body: { ...request.body, chunks: Buffer.from(capturedBytes(request.body)).toString('hex') },
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            ...response,
            body: { ...response.body, chunks: Buffer.from(capturedBytes(response.body)).toString('hex') },
          },
        }),
    ...(frames === undefined
      ? {}
      : { frames: frames.map((frame) => ({ ...frame, payload: Buffer.from(frame.payload).toString('hex') })) }),
  };
}

async function declined(text: string): Promise<unknown> {
  const error: unknown = await readHarText(text).catch((thrown: unknown) => thrown);
  return error instanceof GatewrightError ? { code: error.code, ...error.details } : error;
}

describe('a document', () => {
  test('exported and imported keeps the whole exchange but its id', async () => {
    const imported = await readHarText(await joinText(writeHar([FULL_EXCHANGE], WITH_SECRETS)));
    expect(imported.map(comparable)).toEqual([comparable({ ...FULL_EXCHANGE, id: FULL_EXCHANGE.startedAt * 1000 })]);
  });

  test('exported and imported keeps any bytes of bodies and headers', async () => {
    const headerText = fc.stringMatching(/^[!-~\u0080-\u00ff]([ -~\u0080-\u00ff]{0,20}[!-~\u0080-\u00ff])?$/);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }),
        headerText,
        fc.integer({ min: 1, max: 50 }),
        async (bytes, text, value, chunkBytes) => {
          const sent = buildExchange({ method: 'POST', headers: ['X-Any', value], body: bytes });
          const response = { status: 200, headers: ['X-Any', value], body: wholeBody(text) };
          const exchange = { ...sent, tags: ['har'], response, attempts: [] };
          const [imported] = await readHarText(await joinText(writeHar([exchange], WITH_SECRETS)), { chunkBytes });
          expect(imported?.request.headers).toEqual(exchange.request.headers);
          expect(
            imported === undefined
              ? []
              : [capturedBytes(imported.request.body), capturedBytes(imported.response?.body ?? sent.request.body)].map(
                  (body) => Buffer.from(body),
                ),
          ).toEqual([Buffer.from(bytes), Buffer.from(text)]);
        },
      ),
    );
  });

  test('has a body that was cut marked as cut after import', async () => {
    const body = { chunks: [Buffer.from('abc')], size: 9, isTruncated: true };
    const exchange = { ...buildExchange(), response: { status: 200, headers: [], body } };
    const [imported] = await readHarText(await joinText(writeHar([exchange], WITH_SECRETS)));
    expect(imported?.response?.body).toEqual({ chunks: [Buffer.from('abc')], size: 9, isTruncated: true });
  });

  test('keeps which exchange another one sent again, by the ids it gets here', async () => {
    const first = { ...buildExchange(), id: 7 };
    const text = await joinText(
      writeHar([first, { ...first, id: 8, replayOf: 7 }, { ...first, id: 9, replayOf: 1 }], WITH_SECRETS),
    );
    const [one_, two, three] = await readHarText(text);
    expect([two?.replayOf, three?.replayOf]).toEqual([one_?.id, undefined]);
  });

  test('is read one entry at a time, and only when the one before was taken', async () => {
    const entry = JSON.stringify(harEntry(FULL_EXCHANGE));
    let given = 0;
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"log":{"entries":[');
      for (; given < 1000; given += 1) yield Buffer.from(`${given === 0 ? '' : ','}${entry}`);
      yield Buffer.from(']}}');
    };
    const reader = readHar(chunks(), { nextId: (startedAt) => startedAt });
    await reader.next();
    await reader.next();
    expect(given).toBeLessThan(4);
    await reader.return(undefined);
  });

  test('tells its progress in bytes and stops when it is cancelled', async () => {
    const text = JSON.stringify({ log: { entries: [harEntry(FULL_EXCHANGE), harEntry(FULL_EXCHANGE)] } });
    const progress: number[] = [];
    await readHarText(text, { chunkBytes: 1000, onProgress: (bytes) => progress.push(bytes) });
    expect(progress.at(-1)).toBe(Buffer.byteLength(text));
    const controller = new AbortController();
    const cancelled = readHarText(text, {
      chunkBytes: 100,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
  });
});

describe('a broken document', () => {
  const entry =
    '{"startedDateTime":"2026-01-02T03:04:05Z","request":{"method":"GET","url":"http://a/"},"response":{"status":200}}';

  test.each([
    ['no JSON at all', '<html>', 'is not JSON', 'byte 0'],
    ['JSON that breaks later', `{"log":{"entries":[${`${entry},`.repeat(20)}oops]}}`, 'is not JSON', 'byte 2048'],
    ['an empty file', '', 'is not JSON: the text ends in the middle', 'byte 0'],
    ['a file that was cut off', `{"log":{"entries":[${entry}`, 'is not JSON: the text ends in the middle', 'byte 132'],
    ['JSON of something else', '{"a":[1]}', 'has no log.entries', 'log.entries'],
    ['a list of entries elsewhere', '[{"log":{"entries":[]}}]', 'has no log.entries', 'log.entries'],
    ['entries that are no list', '{"log":{"entries":{}}}', 'is not a list', 'log.entries'],
    [
      'an entry without a request',
      `{"log":{"entries":[${entry},{"startedDateTime":"x"}]}}`,
      expect.stringContaining('expected object'),
      'log.entries[1].request',
    ],
    [
      'an entry that is no object',
      '{"log":{"entries":[1]}}',
      expect.stringContaining('expected object'),
      'log.entries[0]',
    ],
    [
      'a method that is no text',
      `{"log":{"entries":[${entry.replace('"GET"', '5')}]}}`,
      expect.stringContaining('expected string'),
      'log.entries[0].request.method',
    ],
    [
      'a time that is none',
      `{"log":{"entries":[${entry.replace('2026-01-02T03:04:05Z', 'noon')}]}}`,
      '"noon" is not a date and time of ISO 8601',
      'log.entries[0].startedDateTime',
    ],
    [
      'a body that is not base64',
      `{"log":{"entries":[${entry.replace('"status":200', '"status":200,"content":{"text":"?","encoding":"base64"}')}]}}`,
      'is said to be base64 and is not',
      'log.entries[0].response.content.text',
    ],
  ])('with %s is declined with the reason and the place', async (_, text, reason, at) => {
    expect(await declined(text)).toEqual({ code: 'FORMAT_INVALID', format: 'har', reason, at });
  });
});

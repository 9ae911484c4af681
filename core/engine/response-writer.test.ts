import { expect, test } from 'vitest';
import { NO_BODY, textBody, type Body } from '../model/body.ts';
import type { HeaderList } from '../model/http.ts';
import { withLength } from './response-writer.ts';

const streamed: Body = {
  kind: 'stream',
  source: { read: () => undefined, pause: () => undefined, resume: () => undefined, cancel: () => undefined },
};

test.each<[string, number, HeaderList, Body, HeaderList]>([
  ['gets its length in bytes', 200, ['x', '1'], textBody('ü'), ['x', '1', 'content-length', '2']],
  ['that is empty as well', 200, [], textBody(''), ['content-length', '0']],
  ['keeps a length it has', 200, ['Content-Length', '1'], textBody('x'), ['Content-Length', '1']],
  ['in chunks stays so', 200, ['transfer-encoding', 'chunked'], textBody('x'), ['transfer-encoding', 'chunked']],
  ['with trailers stays as it is', 200, [], { kind: 'bytes', bytes: new Uint8Array(1), trailers: ['a', 'b'] }, []],
  ['that streams stays as it is', 200, [], streamed, []],
  ['that is not there stays as it is', 200, [], NO_BODY, []],
  ['of a 304 has no length', 304, [], textBody('x'), []],
])('a body %s', (_, status, headers, body, expected) => {
  expect(withLength({ kind: 'response', status, headers, body }).headers).toEqual(expected);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_CAPTURE, type Exchange } from '../model/exchange.ts';
import { anyExchange } from '../testing/any-exchange.ts';
import { detailsOf, marksOf } from './summary.ts';

test('what passed in a WebSocket is counted in its row, and is no body that could be shown', () => {
  const [any] = fc.sample(anyExchange(), 1);
  if (any === undefined) expect.fail();
  const exchange: Exchange = {
    ...any,
    request: { ...any.request, body: { ...EMPTY_CAPTURE, size: 4 } },
    response: { status: 101, headers: [], body: { ...EMPTY_CAPTURE, size: 9 } },
    frames: [],
  };
  const { summary, request, response } = detailsOf(exchange, marksOf(exchange), {});
  const none = { size: 0, capturedSize: 0, isTruncated: false };
  expect([summary.requestBytes, summary.responseBytes]).toEqual([4, 9]);
  expect([request.body, response?.body]).toEqual([none, none]);
});

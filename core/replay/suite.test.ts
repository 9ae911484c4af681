import { expect, test } from 'vitest';
import { captured, exchangeOf } from '../recording/filter/test-exchanges.ts';
import { caseOf, judge, suiteCase } from './suite.ts';

const exchange = exchangeOf({
  method: 'POST',
  target: '/orders?x=1',
  requestHeaders: ['Content-Type', 'application/json', 'Authorization', 'Bearer secret', 'User-Agent', 'curl'],
  requestBody: captured('{"sku":1}'),
  status: 201,
  responseHeaders: ['content-type', 'application/json'],
  responseBody: captured('{"id":7,"items":[{"sku":"a"}],"note":null}'),
});

test('a case has the request without credentials, and what was recorded as what is expected', () => {
  const made = caseOf(exchange);
  expect([suiteCase.parse(made), made.expect]).toEqual([
    {
      name: 'POST /orders?x=1',
      request: {
        method: 'POST',
        target: '/orders?x=1',
        headers: { 'content-type': 'application/json' },
        body: '{"sku":1}',
        encoding: 'utf8',
      },
      expect: made.expect,
    },
    [
      { kind: 'status', equals: 201 },
      { kind: 'decision', equals: 'let in' },
      { kind: 'header', name: 'content-type', equals: 'application/json' },
      { kind: 'type', pointer: '', is: 'object' },
      { kind: 'type', pointer: '/id', is: 'number' },
      { kind: 'type', pointer: '/items', is: 'array' },
      { kind: 'type', pointer: '/items/0', is: 'object' },
      { kind: 'type', pointer: '/items/0/sku', is: 'string' },
      { kind: 'type', pointer: '/note', is: 'null' },
    ],
  ]);
});

test('bytes that are no text are kept as base64', () => {
  const body = captured(new Uint8Array([0xff, 0]));
  expect(caseOf(exchangeOf({ requestBody: body })).request).toMatchObject({ body: '/wA=', encoding: 'base64' });
});

test('every assertion that does not hold is a line', () => {
  const answer = { status: 500, headers: ['content-type', 'text/plain'], text: '{"id":"7"}', durationMillis: 900 };
  expect(
    judge(
      [
        { kind: 'status', equals: 201 },
        { kind: 'decision', equals: 'let in' },
        { kind: 'header', name: 'Content-Type', equals: 'application/json' },
        { kind: 'type', pointer: '/id', is: 'number' },
        { kind: 'json', pointer: '/gone', equals: 1 },
        { kind: 'time', belowMillis: 500 },
      ],
      answer,
    ),
  ).toEqual([
    'status: expected 201, found 500',
    'decision: expected "let in", found "failed"',
    'header Content-Type: expected "application/json", found "text/plain"',
    'type of /id: expected "number", found "string"',
    '/gone: expected 1, found nothing',
    'time: expected less than 500 ms, took 900 ms',
  ]);
});

test('an answer that is as recorded has no problems', () => {
  const answer = {
    status: 201,
    headers: ['content-type', 'application/json'],
    text: '{"id":8,"items":[{"sku":"b"}],"note":null}',
    durationMillis: 1,
  };
  expect(judge(caseOf(exchange).expect, answer)).toEqual([]);
});

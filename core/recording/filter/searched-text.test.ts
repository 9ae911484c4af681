import { expect, test } from 'vitest';
import { searchedText, SEARCHED_CHARACTERS } from './searched-text.ts';
import { captured, exchangeOf } from './test-exchanges.ts';

test('the searched text of an exchange is its address, its headers and its bodies', () => {
  const exchange = exchangeOf({
    target: '/v1?a=1',
    requestHeaders: ['Host', 'api', 'content-type', 'application/json'],
    requestBody: captured('{"a":1}'),
    responseHeaders: ['Content-Type', 'text/plain'],
    responseBody: captured('done'),
  });
  expect(searchedText(exchange)).toEqual({
    url: 'http://api.example.com:8000/v1?a=1',
    headers: 'Host: api\ncontent-type: application/json\nContent-Type: text/plain\n',
    requestBody: '{"a":1}',
    responseBody: 'done',
  });
});

test('only the beginning of a long body is searched for words', () => {
  const body = captured('x'.repeat(SEARCHED_CHARACTERS + 1));
  expect(searchedText(exchangeOf({ responseBody: body })).responseBody).toHaveLength(SEARCHED_CHARACTERS);
  expect(searchedText(exchangeOf({ requestBody: body, status: 0 }))).toMatchObject({ headers: '', responseBody: '' });
});

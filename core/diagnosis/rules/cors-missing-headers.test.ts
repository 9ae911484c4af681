import { expect, test } from 'vitest';
import { awsRest, explainFailure, plain, verdictOn } from '../../testing/failures.ts';

const headers = { origin: 'https://shop.test' };

test('a success without the header is hidden from the page', () => {
  expect(verdictOn({ headers, response: plain(200, '{}') })).toBe('backend upstream cors.missing-headers');
});

test('two of the header are as bad as none', () => {
  const response = plain(200, '{}', { 'access-control-allow-origin': '*, https://shop.test' });
  expect(verdictOn({ headers, response })).toBe('backend upstream cors.missing-headers');
});

test('below the CORS error of a refused request stands the refusal', () => {
  const response = awsRest(401, '{"message":"Unauthorized"}', 'UnauthorizedException');
  const { causes } = explainFailure({ headers, response });
  expect(causes.slice(0, 2).map(({ code }) => code)).toEqual(['token.missing', 'cors.missing-headers']);
});

test('a page of the same origin needs no header', () => {
  const response = plain(200, '{}');
  expect(explainFailure({ headers, url: 'https://shop.test/orders', response }).causes.map(({ code }) => code)).toEqual(
    ['unknown'],
  );
});

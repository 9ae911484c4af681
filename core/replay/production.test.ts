import { expect, test } from 'vitest';
import { looksLikeProduction } from './production.ts';

test.each([
  'http://127.0.0.1:8000',
  'http://localhost:3000',
  'http://10.1.2.3',
  'http://[::1]:8000',
  'https://api.staging.example.com',
  'https://orders-dev.example.com',
  'https://abc.execute-api.eu-west-1.amazonaws.com/dev',
  'https://gw.internal',
])('%s says that it is for trying things out', (url) => {
  expect(looksLikeProduction(url)).toBeUndefined();
});

test.each([
  ['https://api.example.com', 'nothing in api.example.com says that it is not production'],
  ['https://api.prod.example.com', 'api.prod.example.com says that it is production'],
  [
    'https://abc.execute-api.eu-west-1.amazonaws.com/prod',
    'abc.execute-api.eu-west-1.amazonaws.com/prod says that it is production',
  ],
  ['https://staging-prod.example.com', 'staging-prod.example.com says that it is production'],
  ['https://developers.example.com', 'nothing in developers.example.com says that it is not production'],
])('%s may be production', (url, reason) => {
  expect(looksLikeProduction(url)).toBe(reason);
});

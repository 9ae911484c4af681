import { expect, test } from 'vitest';
import { requestHead, responseHead, trailerLines } from './raw-message.ts';

const body = { size: 0, capturedSize: 0, isTruncated: false };
const request = {
  method: 'GET',
  target: '/a?b=1',
  version: '1.1',
  headers: ['Host', 'x', 'A', '1', 'A', '2'],
  body,
} as const;

test('a head keeps case, order and duplicates', () => {
  expect(requestHead({ request: { ...request, headers: [...request.headers] } })).toBe(
    'GET /a?b=1 HTTP/1.1\r\nHost: x\r\nA: 1\r\nA: 2\r\n\r\n',
  );
});

test('an answer has its reason when it had one, and none has no head', () => {
  const mutable = { ...request, headers: [...request.headers] };
  expect(responseHead({ request: mutable, response: { status: 204, headers: [], body } })).toBe('HTTP/1.1 204\r\n\r\n');
  expect(responseHead({ request: mutable, response: { status: 200, statusText: 'OK', headers: [], body } })).toBe(
    'HTTP/1.1 200 OK\r\n\r\n',
  );
  expect(responseHead({ request: mutable })).toBe('');
});

test('trailers stand behind an empty line', () => {
  expect([trailerLines(undefined), trailerLines(['grpc-status', '0'])]).toEqual(['', '\r\ngrpc-status: 0\r\n']);
});

import { expect, test } from 'vitest';
import { kong, plain, verdictOn } from '../../testing/failures.ts';

test('Kong is unavailable itself', () => {
  expect(verdictOn({ response: kong(503, 'The upstream server is currently unavailable') })).toBe(
    'kong gateway gateway.overloaded',
  );
});

test('the log says that connections ran out', () => {
  const response = plain(500, '<hr><center>nginx</center>');
  expect(verdictOn({ response, log: '1024 worker_connections are not enough' })).toBe(
    'nginx gateway gateway.overloaded',
  );
});

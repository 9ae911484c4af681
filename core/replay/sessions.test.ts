import { expect, test } from 'vitest';
import { exchangeOf } from '../recording/filter/test-exchanges.ts';
import { Sessions } from './sessions.ts';

const request = {
  method: 'GET',
  url: 'http://staging.test/',
  headers: ['x-xsrf-token', 'old'],
  body: new Uint8Array(0),
};
const client = (address: string) => ({ address, port: 1 });

test('cookies of new answers go with later requests of the same client, in place of those recorded', () => {
  const sessions = new Sessions();
  const login = exchangeOf({
    client: client('10.0.0.1'),
    responseHeaders: ['set-cookie', 'sid=was; Path=/', 'set-cookie', 'XSRF=old'],
  });
  sessions.keep(login, ['Set-Cookie', 'sid=is; HttpOnly', 'set-cookie', 'XSRF=new', 'set-cookie', 'other=1']);
  const next = (address: string, cookie: string) =>
    sessions.apply(request, exchangeOf({ client: client(address), requestHeaders: ['cookie', cookie] })).headers;
  expect([next('10.0.0.1', 'sid=was; XSRF=old; tracking=9'), next('10.0.0.2', 'sid=was')]).toEqual([
    ['x-xsrf-token', 'new', 'cookie', 'sid=is; XSRF=new'],
    ['x-xsrf-token', 'old'],
  ]);
});

import { expect, test } from 'vitest';
import type { Exchange } from '../../model/exchange.ts';
import { captured, exchangeOf, type ExchangeOptions } from '../../recording/filter/test-exchanges.ts';
import { gapsOf } from './gaps.ts';

const FOREIGN = { isOwn: false, isLetIn: true };

function gaps(options: ExchangeOptions) {
  return gapsOf(exchangeOf(options), FOREIGN);
}

function lacks(client: Exchange['client'], isOwn: boolean): boolean {
  return gapsOf({ ...exchangeOf(), client }, { isOwn, isLetIn: true }).lacksCertificate;
}

test.each<[string, ExchangeOptions, readonly string[]]>([
  ['our own stand-in', { requestHeaders: ['X-Whatever', 'redacted-0a1b2c3d'] }, ['header x-whatever']],
  [
    'a stand-in within a token',
    { requestHeaders: ['Authorization', 'Bearer a.b.redacted-0a1b2c3d'] },
    ['header authorization'],
  ],
  ['another program’s mark', { requestHeaders: ['Authorization', 'Bearer [REDACTED]'] }, ['header authorization']],
  ['stars', { requestHeaders: ['x-api-key', '*****'] }, ['header x-api-key']],
  ['a place to fill in', { target: '/a?api_key=your-key' }, ['query api_key']],
  [
    'a stand-in in a body',
    { requestHeaders: ['content-type', 'application/json'], requestBody: captured('{"password":"redacted-0a1b2c3d"}') },
    ['the body'],
  ],
  ['a real token', { requestHeaders: ['Authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.'] }, []],
  ['the same words under a harmless name', { requestHeaders: ['x-note', 'redacted'] }, []],
])('stand-ins are found: %s', (_, options, expected) => {
  expect(gaps(options).standIns).toEqual(expected);
});

test('credentials count as left out where another gateway let a request in that has none', () => {
  const plain = exchangeOf();
  expect([
    gapsOf(plain, FOREIGN).hasNoCredentials,
    gapsOf(plain, { ...FOREIGN, isLetIn: false }).hasNoCredentials,
    gapsOf(plain, { ...FOREIGN, isOwn: true }).hasNoCredentials,
    gaps({ requestHeaders: ['Cookie', 'a=1'] }).hasNoCredentials,
    gaps({ target: '/a?api_key=1' }).hasNoCredentials,
  ]).toEqual([true, false, false, false, false]);
});

test('a body of which less was captured than sent is cut', () => {
  const body = captured('abc');
  expect([
    gaps({ requestBody: body }).isBodyCut,
    gaps({ requestBody: { ...body, isTruncated: true } }).isBodyCut,
    gaps({ requestBody: { ...body, chunks: [] } }).isBodyCut,
  ]).toEqual([false, true, true]);
});

test('our own record knows that no certificate was shown, and not what stood in one', () => {
  const tls = { version: 'TLSv1.3', cipher: 'x' };
  const peer = { address: '::1', port: 1 };
  expect([
    lacks({ ...peer, tls }, true),
    lacks({ ...peer, tls: { ...tls, fingerprint: 'AA:BB' } }, true),
    lacks({ ...peer, tls }, false),
  ]).toEqual([false, true, true]);
});

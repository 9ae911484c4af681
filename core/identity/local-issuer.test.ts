import { afterEach, describe, expect, test } from 'vitest';
import { Opened } from '../testing/opened.ts';
import { basic, startTestIssuer, TEST_ISSUER, type TestIssuer } from '../testing/issuer.ts';
import { memoryKeyStore } from '../testing/key-store.ts';
import { TestClock } from '../testing/policy-bench.ts';
import { LocalIssuer } from './local-issuer.ts';

const opened = new Opened();
afterEach(() => opened.close());
const start = (): Promise<TestIssuer> => opened.add(startTestIssuer());

const isOpen = async (url: string): Promise<boolean> =>
  fetch(`${url}/jwks`).then(
    ({ ok }) => ok,
    () => false,
  );

describe('the local issuer', () => {
  test('goes on with another configuration on the same port, and what was given stays good', async () => {
    const { issuer, url, post } = await start();
    const { json } = await post('/token', { grant_type: 'client_credentials' }, basic('batch', 's3cret/ä'));
    await issuer.open({ ...TEST_ISSUER, clients: [{ id: 'new', secret: 'n', scopes: [], claims: {} }] });
    const old = await post('/token', { grant_type: 'client_credentials' }, basic('batch', 's3cret/ä'));
    const known = await post('/introspect', { token: String(json['access_token']) }, basic('new', 'n'));
    expect([issuer.url, issuer.clients, old.json['error'], known.json['active']]).toEqual([
      url,
      ['new'],
      'invalid_client',
      true,
    ]);
  });

  test('moves to another port, and stays where it was when that one is taken', async () => {
    const [{ issuer, url }, other] = [await start(), await start()];
    const taken = Number(new URL(other.url).port);
    await expect(issuer.open({ ...TEST_ISSUER, port: taken })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    const stayed = [issuer.url, await isOpen(url)];
    await other.close();
    await issuer.open({ ...TEST_ISSUER, port: taken });
    expect([stayed, issuer.url, await isOpen(url), await isOpen(other.url)]).toEqual([
      [url, true],
      other.url,
      false,
      true,
    ]);
  });

  test('is called by its address, also when that is IPv6 or nothing is open', async () => {
    const issuer = await opened.add(new LocalIssuer(memoryKeyStore(), new TestClock()));
    const before = [issuer.issuer, issuer.url, issuer.discoveryUrl];
    await issuer.open({ ...TEST_ISSUER, host: '::1' });
    const open = [issuer.issuer === issuer.url, /^http:\/\/\[::1\]:\d+$/.test(issuer.url), await isOpen(issuer.url)];
    await issuer.close();
    await issuer.close();
    expect([before, open, issuer.url]).toEqual([['http://127.0.0.1:8010', '', ''], [true, true, true], '']);
  });

  test('says when the last tokens end, each holder once', async () => {
    const { issuer, clock, post } = await start();
    for (let count = 0; count < 2; count += 1)
      await post('/token', { grant_type: 'client_credentials' }, basic('batch', 's3cret/ä'));
    const mint = (sub: string) =>
      issuer.mint.mint({ claims: { sub }, header: {}, lifetimeMillis: 5000, sign: { kind: 'issuer' }, broken: 'none' });
    await mint('alice');
    const ends = issuer.marks().map(({ at, title }) => [at - clock.now(), title]);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await mint(name);
    expect([ends, issuer.marks().length]).toEqual([
      [
        [600_000, 'the token of client batch expires'],
        [5000, 'the token of alice expires'],
      ],
      5,
    ]);
  });
});

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Opened } from '../testing/opened.ts';
import { codesOf, phasesOf, sendOnce, startProxy } from '../testing/proxy.ts';
import { createAuthority, type PemPair, type TestAuthority } from '../testing/certificates.ts';
import { exchangeRaw } from '../testing/raw-peer.ts';
import { readText, startHttp2Upstream, startHttpsUpstream } from '../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

let authority: TestAuthority;
let server: PemPair;
beforeAll(async () => {
  authority = await createAuthority();
  server = await authority.server('localhost', 'other.test', '127.0.0.1');
});

describe('TLS upstreams', () => {
  test('one whose authority is not known is UPSTREAM_TLS', async () => {
    const upstream = await opened.add(startHttpsUpstream(server, (_request, response) => response.end('ok')));
    const { exchange } = await sendOnce(await opened.add(startProxy(upstream.url)), 'GET /');
    expect([exchange.error?.code, codesOf(exchange)]).toEqual(['UPSTREAM_TLS', ['UPSTREAM_TLS']]);
  });

  test('one whose authority is given is trusted, and its handshake is timed', async () => {
    const upstream = await opened.add(startHttpsUpstream(server, (_request, response) => response.end('ok')));
    const proxy = await opened.add(startProxy(upstream.url, { options: { tls: { ca: authority.cert } } }));
    const { exchange } = await sendOnce(proxy, 'GET /');
    expect(exchange.attempts.map((one) => [one.status, one.version, phasesOf(one)])).toEqual([
      [200, '1.1', ['blocked', 'connect', 'ssl', 'send', 'wait', 'receive']],
    ]);
  });

  test('one that is not checked is taken as it is', async () => {
    const upstream = await opened.add(startHttpsUpstream(server, (_request, response) => response.end('ok')));
    const proxy = await opened.add(startProxy(upstream.url, { options: { tls: { verify: false } } }));
    expect(codesOf((await sendOnce(proxy, 'GET /')).exchange)).toEqual([200]);
  });

  test('the name that is sent and checked can be another than that of the URL', async () => {
    const seen: unknown[] = [];
    const upstream = await opened.add(
      startHttpsUpstream(
        { ...server, SNICallback: (name, done) => (seen.push(name), done(null)) },
        (_request, response) => response.end('ok'),
      ),
    );
    const tls = { ca: authority.cert, serverName: 'other.test' };
    const proxy = await opened.add(startProxy(upstream.url, { options: { tls } }));
    expect([codesOf((await sendOnce(proxy, 'GET /')).exchange), seen]).toEqual([[200], ['other.test']]);
    const wrong = await opened.add(
      startProxy(upstream.url, { options: { tls: { ...tls, serverName: 'wrong.test' } } }),
    );
    expect(codesOf((await sendOnce(wrong, 'GET /')).exchange)).toEqual(['UPSTREAM_TLS']);
  });

  test('a certificate is shown to one that asks for it', async () => {
    const options = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
    const upstream = await opened.add(startHttpsUpstream(options, (_request, response) => response.end('ok')));
    const tls = { ca: authority.cert, ...(await authority.client('gateway')) };
    const proxy = await opened.add(startProxy(upstream.url, { options: { tls } }));
    expect(codesOf((await sendOnce(proxy, 'GET /')).exchange)).toEqual([200]);
    const without = await opened.add(startProxy(upstream.url, { options: { tls: { ca: authority.cert } } }));
    const { answer } = await sendOnce(without, 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
  });

  test('HTTP/2 is spoken where it is offered, many requests on one connection', async () => {
    const waiting: (() => void)[] = [];
    const upstream = await opened.add(
      startHttp2Upstream({ ...server, allowHTTP1: true }, (request, response) => {
        waiting.push(() => response.end(`${request.httpVersion} ${request.url}`));
        if (request.url === '/warm' || waiting.length === 5) for (const answer of waiting.splice(0)) answer();
      }),
    );
    const proxy = await opened.add(startProxy(upstream.url, { options: { tls: { ca: authority.cert } } }));
    await sendOnce(proxy, 'GET /warm');
    const paths = ['/1', '/2', '/3', '/4', '/5'];
    const answers = await Promise.all(paths.map((path) => exchangeRaw(proxy.port, `GET ${path} HTTP/1.0\r\n\r\n`)));
    expect(answers.map((answer) => answer.split('\r\n').at(-1))).toEqual(paths.map((path) => `2.0 ${path}`));
    expect(upstream.connections).toBe(1);
    const exchanges = await proxy.sink.until(6);
    expect(exchanges.map(({ attempts }) => [attempts[0]?.version, attempts[0]?.isReused])).toEqual([
      ['2', false],
      ...paths.map(() => ['2', true]),
    ]);
  });

  test('HTTP/2 can be turned off', async () => {
    const upstream = await opened.add(
      startHttp2Upstream({ ...server, allowHTTP1: true }, (request, response) => response.end(request.httpVersion)),
    );
    const options = { http2: 'off', tls: { ca: authority.cert } };
    const { answer } = await sendOnce(await opened.add(startProxy(upstream.url, { options })), 'GET /');
    expect(answer.endsWith('1.1')).toBe(true);
  });

  test('bodies and trailers pass by HTTP/2', async () => {
    const upstream = await opened.add(
      startHttp2Upstream({ ...server, allowHTTP1: true }, async (request, response) => {
        const body = await readText(request);
        response.setHeader('trailer', 'x-sum');
        response.write(body);
        response.addTrailers({ 'x-sum': '7' });
        response.end();
      }),
    );
    const proxy = await opened.add(startProxy(upstream.url, { options: { tls: { ca: authority.cert } } }));
    const { exchange, answer } = await sendOnce(proxy, 'POST /', 'hello');
    expect(answer).toContain('hello');
    expect(exchange.response?.trailers).toEqual(['x-sum', '7']);
  });
});

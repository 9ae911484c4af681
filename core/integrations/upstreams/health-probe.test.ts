import { afterEach, expect, test } from 'vitest';
import { createAuthority } from '../../testing/certificates.ts';
import { Opened } from '../../testing/opened.ts';
import { refusedPort, startHttpsUpstream, startUpstream } from '../../testing/upstream.ts';
import { healthOption } from './health-options.ts';
import { probe, type Probed } from './health-probe.ts';

const opened = new Opened();
afterEach(() => opened.close());

/** Probes a port of this machine once. */
function probeAt(
  port: number,
  active: Record<string, unknown> = {},
  ca?: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Probed> {
  const options = healthOption.parse({ active }).active ?? expect.fail();
  const isTls = ca !== undefined;
  const tls = { verify: true, ...(ca === undefined || ca === '' ? {} : { ca }) };
  return probe({ host: '127.0.0.1', port, isTls, timeoutMillis: 1000, allowHttp2: false, tls }, options, signal);
}

test('asks as it is told, and says the status, of a redirect too', async () => {
  const seen: unknown[] = [];
  const upstream = await opened.add(
    startUpstream(({ method, url, headers }, response) => {
      seen.push([method, url, headers.host, headers['x-probe']]);
      response.writeHead(302, { location: '/elsewhere' }).end();
    }),
  );
  const headers = { 'x-probe': 'yes', host: 'api.test' };
  expect(await probeAt(upstream.port, { path: '/up?x=1', method: 'HEAD', headers })).toEqual({ status: 302 });
  expect(seen).toEqual([['HEAD', '/up?x=1', 'api.test', 'yes']]);
});

test('checks the certificate of the target', async () => {
  const authority = await createAuthority();
  const server = await authority.server('127.0.0.1');
  const upstream = await opened.add(startHttpsUpstream({ ...server }, (_request, response) => void response.end()));
  expect(await probeAt(upstream.port, {}, authority.cert)).toEqual({ status: 200 });
  expect(await probeAt(upstream.port, {}, '')).toEqual({ failure: expect.stringMatching(/CERT|SIGNATURE|ISSUER/) });
});

test('says why there is no answer', async () => {
  const silent = await opened.add(startUpstream(() => undefined));
  const closing = await opened.add(startUpstream(({ socket }) => void socket.destroy()));
  const stop = new AbortController();
  const stopped = probeAt(silent.port, {}, undefined, stop.signal);
  stop.abort();
  expect([
    await probeAt(await refusedPort()),
    await probeAt(silent.port, { timeout: '20ms' }),
    await probeAt(closing.port),
    await stopped,
  ]).toEqual([
    { failure: 'ECONNREFUSED' },
    { failure: 'no answer in 20 ms' },
    { failure: 'ECONNRESET' },
    { failure: 'ABORT_ERR' },
  ]);
});

import { afterEach, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import { MemorySink, startTestGateway, testConfig, testIntegration, testRoute } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { connectRaw } from '../testing/raw-peer.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

const opened = new Opened();
afterEach(() => opened.close());

const hello = testIntegration('hello', () => ({ kind: 'response', status: 200, headers: [], body: textBody('hello') }));

/** A sink that has no room until it is told to have some. */
class FullSink extends MemorySink {
  readonly asked = Promise.withResolvers<void>();
  #gate: PromiseWithResolvers<void> | undefined = Promise.withResolvers<void>();

  override room(): undefined | Promise<void> {
    if (this.#gate !== undefined) this.asked.resolve();
    return this.#gate?.promise;
  }

  makeRoom(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }
}

async function startFull(): Promise<{ sink: FullSink; port: number }> {
  const sink = new FullSink();
  const { port } = await opened.add(
    startTestGateway(testConfig([testRoute('all', 'hello')]), { integrations: [hello], sink }),
  );
  return { sink, port };
}

test('requests wait while the recorder has no room, and are served once it has', async () => {
  const { sink, port } = await startFull();
  const client = await opened.add(connectRaw(port));
  client.write(GET);
  await sink.asked.promise;
  expect(client.socket.bytesRead).toBe(0);
  sink.makeRoom();
  await client.until('hello');
  expect((await sink.until(1))[0]?.outcome).toBe('answered');
});

test('a client that leaves while its request waits is a row', async () => {
  const { sink, port } = await startFull();
  const client = await connectRaw(port);
  client.write(GET);
  await sink.asked.promise;
  client.reset();
  // The gateway sees the end of the connection before that of another one that was opened later and has ended.
  const later = await connectRaw(port);
  later.end();
  await later.rest();
  sink.makeRoom();
  expect((await sink.until(1))[0]).toMatchObject({ outcome: 'aborted', by: 'none', error: { code: 'CLIENT_ABORTED' } });
});

test('a broken request that waits is refused and recorded when there is room', async () => {
  const { sink, port } = await startFull();
  const client = await opened.add(connectRaw(port));
  client.write('bad\r\n\r\n');
  await sink.asked.promise;
  expect(sink.exchanges).toEqual([]);
  sink.makeRoom();
  expect(await client.rest()).toMatch(/^HTTP\/1\.1 400 /);
  expect((await sink.until(1))[0]).toMatchObject({ outcome: 'rejected', error: { code: 'REQUEST_MALFORMED' } });
});

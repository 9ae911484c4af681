import { afterEach, describe, expect, test } from 'vitest';
import { connectRaw } from '../../testing/raw-peer.ts';
import { startProxy } from '../../testing/proxy.ts';
import { startUpstream } from '../../testing/upstream.ts';
import type { TestGateway } from '../../testing/gateway.ts';
import { jsonThreat } from '../json-threat.ts';
import { xmlToJson } from '../xml-to-json.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** A gateway that bounds and converts, in front of an upstream that sends back what it gets. */
async function startGateway(): Promise<TestGateway & { readonly arrived: string[] }> {
  const arrived: string[] = [];
  const upstream = await startUpstream((request, response) => {
    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'text/plain' });
    request.on('data', (chunk: Buffer) => {
      arrived.push(chunk.toString());
      response.write(chunk);
    });
    request.on('end', () => response.end());
  });
  const gateway = await startProxy(upstream.url, {
    config: {
      request: [{ id: 'bound', policy: 'json-threat', options: { depth: 2, max: 100 } }],
      response: [{ id: 'convert', policy: 'xml-to-json', options: {} }],
    },
    gateway: { policies: [jsonThreat, xmlToJson] },
  });
  opened.push(gateway, upstream);
  return { ...gateway, arrived };
}

function head(type: string, framing: string): string {
  return `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`;
}

const CHUNKED = 'Transfer-Encoding: chunked';

describe('a body of a type that is looked at', () => {
  test('is taken in piece by piece and goes on as one', async () => {
    const gateway = await startGateway();
    const peer = await connectRaw(gateway.port);
    opened.push(peer);
    peer.write(`${head('application/json', CHUNKED)}4\r\n{"a"\r\n`);
    peer.write('5\r\n:[1]}\r\n0\r\n\r\n');
    expect([await peer.head(), await peer.until('{"a":[1]}'), gateway.arrived]).toEqual([
      expect.stringContaining('200 OK'),
      expect.any(String),
      ['{"a":[1]}'],
    ]);
  });

  test('is never seen by the upstream when it is refused, announced or not', async () => {
    const gateway = await startGateway();
    const codes = [];
    for (const rest of [
      'Content-Length: 101',
      `${CHUNKED}\r\n\r\n65\r\n${'x'.repeat(101)}\r\n0`,
      'Content-Length: 7\r\n\r\n[[[1]]]',
    ]) {
      const peer = await connectRaw(gateway.port);
      opened.push(peer);
      peer.write(head('application/json', rest));
      await peer.head();
      codes.push(/[A-Z_]{8,}/.exec(await peer.until('}'))?.[0]);
    }
    expect([codes, gateway.arrived]).toEqual([['BODY_TOO_LARGE', 'BODY_TOO_LARGE', 'THREAT_DETECTED'], []]);
  });

  test('whose sender leaves in the middle ends the exchange as one that was left', async () => {
    const gateway = await startGateway();
    const peer = await connectRaw(gateway.port);
    peer.write(`${head('application/json', 'Content-Length: 50')}{"a":`);
    peer.end();
    const [exchange] = await gateway.sink.until(1);
    expect([exchange?.outcome, gateway.arrived]).toEqual(['aborted', []]);
  });
});

test('a body of another type still streams both ways', async () => {
  const gateway = await startGateway();
  const peer = await connectRaw(gateway.port);
  opened.push(peer);
  peer.write(`${head('text/plain', CHUNKED)}5\r\nfirst\r\n`);
  // The first piece is back before the second one is sent.
  await peer.until('first');
  peer.write('6\r\nsecond\r\n0\r\n\r\n');
  await peer.until('second');
  expect(gateway.arrived).toEqual(['first', 'second']);
});

test('an answer that is converted has the type and length of what it became', async () => {
  const gateway = await startGateway();
  const peer = await connectRaw(gateway.port);
  opened.push(peer);
  peer.write(`${head('text/xml', 'Content-Length: 9')}<a>bc</a>`);
  expect([(await peer.head()).toLowerCase(), await peer.bytes(10)]).toEqual([
    expect.stringMatching(/content-type: application\/json\r\n[^]*content-length: 10\r\n/),
    '{"a":"bc"}',
  ]);
});

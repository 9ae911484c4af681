import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { http } from '../integrations/http.ts';
import { DEFAULT_FORWARDED, type ListenerConfig } from '../model/config.ts';
import type { Exchange, PeerCertificate, PeerTls } from '../model/exchange.ts';
import { createAuthority, type PemPair, type TestAuthority } from '../testing/certificates.ts';
import { startTestGateway, testConfig, testRoute } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { optionFaults, PolicyBench, TestClock } from '../testing/policy-bench.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';
import { mtls } from './mtls.ts';

const DAY = 86_400_000;
const opened = new Opened();
let authority: TestAuthority;
let server: PemPair;
let upstream: Upstream;
let alice: PemPair;

beforeAll(async () => {
  authority = await createAuthority('Acme CA');
  server = await authority.server('localhost');
  alice = await authority.client('alice', {
    more: 'O=Acme',
    alternativeNames: [
      { type: 'dns', value: 'alice.acme.example' },
      { type: 'url', value: 'spiffe://acme/alice' },
    ],
  });
  upstream = await startUpstream((request, response) =>
    response.end(String(request.headers['x-forwarded-client-cert'])),
  );
});
afterAll(async () => {
  await opened.close();
  await upstream.close();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly exchange: Exchange;
}

/** A real handshake with a listener that asks for certificates, and one request. */
async function ask(pair: PemPair | undefined, options: object, clock = wallClock()): Promise<Answer> {
  const tls = { ...server, clientCa: authority.cert, clientAuth: 'request' } as const;
  const listeners: ListenerConfig[] = [
    { scheme: 'https', host: '127.0.0.1', port: 0, forwarded: DEFAULT_FORWARDED, tls },
  ];
  const request = [{ id: 'mtls', policy: 'mtls', options }];
  const config = testConfig([testRoute('all', 'http', { request }, { url: upstream.url })], {
    listeners,
    consumers: [
      { id: 'bob', groups: [], keys: [], certificates: [{ subject: 'CN=alice, O=Acme', san: 'bob.acme.example' }] },
      { id: 'alice', groups: [], keys: [], certificates: [{ subject: 'O=Acme,CN=alice', san: 'spiffe://acme/alice' }] },
    ],
  });
  const { port, sink } = await opened.add(startTestGateway(config, { policies: [mtls], integrations: [http], clock }));
  const headers = { 'x-forwarded-client-cert': 'By=mallory' };
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    get(
      { host: '127.0.0.1', port, servername: 'localhost', ca: authority.cert, agent: false, headers, ...pair },
      (response) => {
        let all = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (all += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: all }));
      },
    ).on('error', reject);
  });
  const [exchange] = await sink.until(1);
  if (exchange === undefined) throw new Error('no exchange was recorded');
  return { status, text, exchange };
}

/** A clock of the workspace that has been moved by so much. */
function wallClock(offset = 0): TestClock {
  const clock = new TestClock();
  clock.time = Date.now() + offset;
  return clock;
}

const notesOf = ({ exchange }: Answer): Record<string, unknown> => exchange.spans[0]?.notes ?? {};

describe('a certificate by a real handshake', () => {
  test('finds its consumer, and the upstream is told of it', async () => {
    const answer = await ask(alice, { requireConsumer: true, forwardHeader: 'x-forwarded-client-cert' });
    const { exchange, status, text } = answer;
    expect([status, exchange.consumer]).toEqual([200, 'alice']);
    const hash = exchange.client.tls?.fingerprint?.replaceAll(':', '').toLowerCase();
    expect(text).toBe(`Hash=${hash};Subject="CN=alice, O=Acme";DNS=alice.acme.example;URI=spiffe://acme/alice`);
    expect(notesOf(answer)).toEqual({
      rule: 'a certificate of the authority of the listener, of a consumer',
      seen: expect.stringMatching(
        /^subject CN=alice, O=Acme; issuer CN=Acme CA; serial [0-9A-F]+; sha256 [0-9A-F:]{95}; valid \S+ to \S+; names dns alice.acme.example uri spiffe:\/\/acme\/alice; trusted$/,
      ),
      consumer: 'alice',
      verdict: 'let in',
    });
  });

  test.each<[string, object, string]>([
    ['its subject in another order', { subjects: ['O=Acme, CN=alice'] }, 'let in'],
    ['its common name by a pattern', { commonNames: ['al*'] }, 'let in'],
    ['one of its names by a pattern', { alternativeNames: ['*.acme.example'] }, 'let in'],
    ['its issuer', { issuers: ['cn=Acme CA'] }, 'let in'],
    ['a part of its subject only', { subjects: ['CN=alice'] }, 'subject not allowed'],
    ['another common name', { commonNames: ['lice'] }, 'common name not allowed'],
    ['names it has not', { alternativeNames: ['*.other.example'] }, 'no alternative name is allowed'],
    ['another issuer', { issuers: ['CN=Other'] }, 'issuer not allowed'],
    ['another fingerprint', { fingerprints: ['ab'.repeat(32)] }, 'fingerprint not allowed'],
  ])('is judged by %s', async (_, options, verdict) => {
    const answer = await ask(alice, options);
    expect([answer.status, notesOf(answer)['verdict']]).toEqual([verdict === 'let in' ? 200 : 403, verdict]);
  });

  test('of another authority is not let in, unless trust is not asked for', async () => {
    const foreign = await (await createAuthority('Other CA')).client('alice');
    const [refused, taken] = [await ask(foreign, {}), await ask(foreign, { requireTrusted: false })];
    expect(refused.exchange.error).toMatchObject({ code: 'CERTIFICATE_DENIED' });
    expect(String(notesOf(refused)['verdict'])).toMatch(/^untrusted chain: the (client sent|issuer is)/);
    expect(taken.status).toBe(200);
  });

  test('of a false authority with the right name is found out', async () => {
    const impostor = await (await createAuthority('Acme CA')).client('alice');
    expect(notesOf(await ask(impostor, {}))['verdict']).toMatch(/^untrusted chain: /);
  });

  test('that has expired by the clock of the machine is not let in', async () => {
    const old = await authority.client('old', {
      notBefore: new Date(Date.now() - 2 * DAY),
      notAfter: new Date(Date.now() - DAY),
    });
    const answer = await ask(old, {});
    expect([answer.status, notesOf(answer)['verdict']]).toEqual([
      403,
      "untrusted chain: the chain has an expired certificate, by this machine's clock",
    ]);
  });

  test.each([
    [2 * DAY, /^expired on /],
    [-2 * DAY, /^not valid before /],
  ])('is judged by the clock of the workspace, moved by %d ms', async (offset, verdict) => {
    const clock = wallClock(offset);
    const answer = await ask(alice, {}, clock);
    expect([answer.status, notesOf(answer)['verdict']]).toEqual([403, expect.stringMatching(verdict)]);
    expect((await ask(alice, { checkValidity: false }, clock)).status).toBe(200);
  });

  test('of no consumer is refused only where one is asked for', async () => {
    const carol = await authority.client('carol');
    const [asked, not] = [await ask(carol, { requireConsumer: true }), await ask(carol, {})];
    expect([asked.status, asked.exchange.error?.code, not.status]).toEqual([401, 'CONSUMER_UNKNOWN', 200]);
  });

  test('that is missing is missed, and whoever has none may be anonymous', async () => {
    const [missing, guest] = [
      await ask(undefined, {}),
      await ask(undefined, { anonymous: 'guest', forwardHeader: 'x-forwarded-client-cert' }),
    ];
    expect([missing.status, missing.exchange.error?.code, notesOf(missing)['seen']]).toEqual([
      401,
      'CERTIFICATE_MISSING',
      'TLS without a client certificate',
    ]);
    expect([guest.status, guest.exchange.consumer, guest.text]).toEqual([200, 'guest', 'undefined']);
  });
});

describe('without sockets', () => {
  const facts: PeerCertificate = {
    issuer: 'CN=CA',
    serialNumber: '01',
    notBefore: 0,
    notAfter: 4e12,
    alternativeNames: [],
  };
  const tls: PeerTls = { version: 'TLSv1.3', cipher: 'x', subject: '', fingerprint: 'AB:CD', isTrusted: true };

  test('a connection without TLS shows no certificate', async () => {
    const { error, notes } = await (await PolicyBench.open(mtls, {})).send();
    expect([error?.code, notes['seen']]).toEqual(['CERTIFICATE_MISSING', 'a connection without TLS']);
  });

  test('names with quotes and bytes that no header carries are told without breaking it', async () => {
    const subject = 'CN=a"b\\c\r\nü';
    const certificate = { ...facts, alternativeNames: [{ kind: 'uri', value: 'x:"y";z' } as const] };
    const { sent } = await (
      await PolicyBench.open(mtls, { forwardHeader: 'xfcc' })
    ).send({ tls: { ...tls, subject, certificate } });
    expect(sent?.headers).toEqual(['xfcc', String.raw`Hash=abcd;Subject="CN=a\"b\\c???";URI="x:\"y\";z"`]);
  });

  test('a certificate without a subject is of the consumer with its fingerprint', async () => {
    const consumers = [{ id: 'machine', groups: [], keys: [], certificates: [{ fingerprint: 'abcd' }] }];
    const bench = await PolicyBench.open(mtls, {}, { consumers });
    expect((await bench.send({ tls: { ...tls, certificate: facts } })).consumer).toBe('machine');
  });
});

test.each([
  [{ fingerprints: ['abc'] }, 'fingerprints.0: expected a SHA-256 in hexadecimal'],
  [{ subjects: [] }, 'subjects: Too small: expected array to have >=1 items'],
  [{ forwardHeader: 'a b' }, 'forwardHeader: expected a header name such as x-request-id'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(mtls, options)).toEqual([fault]);
});

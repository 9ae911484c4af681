import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../testing/issuer.ts';
import { connectRaw, exchangeRaw } from '../testing/raw-peer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.close());

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  // The issuer's own answer, which the test looks at.
  return (await (await fetch(issuer.url + path)).json()) as Record<string, unknown>;
}

describe('discovery', () => {
  test('names every endpoint, and each is there', async () => {
    const [openid, oauth] = await Promise.all(
      ['openid-configuration', 'oauth-authorization-server'].map((name) => readJson(`/.well-known/${name}`)),
    );
    const { issuer: id, ...rest } = openid ?? {};
    const endpoints = Object.entries<unknown>(rest).filter(([name]) => /_endpoint$|_uri$/.test(name));
    const found = await Promise.all(
      endpoints.map(async ([, url]) => (await fetch(String(url), { method: 'OPTIONS' })).status),
    );
    expect([openid, id, found]).toEqual([oauth, issuer.url, Array(endpoints.length).fill(204)]);
    expect(rest).toMatchObject({
      scopes_supported: ['openid', 'profile', 'email', 'offline_access', 'read', 'write'],
      grant_types_supported: ['client_credentials', 'authorization_code', 'refresh_token'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    });
  });

  test('the JWKS has public keys alone', async () => {
    const { keys } = await readJson('/jwks');
    // Its own answer: a list of maps of texts.
    const shown = (keys as Record<string, string>[]).map(({ alg, use, d, p, q }) => [alg, use, d ?? p ?? q]);
    expect(shown).toEqual([
      ['RS256', 'sig', undefined],
      ['ES256', 'sig', undefined],
      ['EdDSA', 'sig', undefined],
    ]);
  });
});

const allowed = async (path: string, origin: string, method = 'GET'): Promise<string | null> =>
  (await fetch(issuer.url + path, { method, headers: { origin } })).headers.get('access-control-allow-origin');

describe('pages of other origins', () => {
  test('on this machine may read discovery, keys and tokens, and nobody else may', async () => {
    const local = ['http://localhost:5173', 'http://127.0.0.1:3000', 'https://app.localhost'];
    const paths = ['/jwks', '/.well-known/openid-configuration', '/token'];
    const answers = await Promise.all(local.map((origin, index) => allowed(paths[index] ?? '', origin)));
    const foreign = ['https://evil.example', 'http://localhost.evil.example', 'null'];
    const refused = await Promise.all(foreign.map((origin) => allowed('/jwks', origin)));
    expect([answers, refused]).toEqual([local, [null, null, null]]);
  });

  test('may send a token request with a header, and may not introspect', async () => {
    const preflight = await fetch(`${issuer.url}/token`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:1' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization, content-type',
    ]);
    expect(await allowed('/introspect', 'http://localhost:1', 'OPTIONS')).toBeNull();
  });
});

const raw = async (text: string): Promise<string> => {
  const answer = await exchangeRaw(Number(new URL(issuer.url).port), text);
  return `${answer.split('\r\n', 1)[0] ?? ''} ${/"error":"(\w+)"/.exec(answer)?.[1] ?? ''}`.trim();
};

const get = (host: string): string => `GET /jwks HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;

const post = (head: string, body: string, path = '/token'): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${head}\r\n${body}`;

describe('a hostile request', () => {
  test.each([
    'evil.example',
    'evil.example:8010',
    '127.0.0.1.evil.example',
    '127.evil',
    'localhost:80@evil',
    '0.0.0.0',
    '[::2]',
    '',
  ])('with the host %j is refused', async (host) => {
    expect(await raw(get(`Host: ${host}\r\n`))).toBe('HTTP/1.1 403 Forbidden invalid_request');
  });

  test.each(['localhost', 'LOCALHOST:1', 'issuer.localhost', '127.8.8.8:9', '[::1]:80'])(
    'with the host %j it would be none',
    async (host) => {
      expect(await raw(get(`Host: ${host}\r\n`))).toBe('HTTP/1.1 200 OK');
    },
  );

  const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
  const large = 'a='.padEnd(70_000, 'x');

  test.each([
    ['a body that is too large', post(`${FORM}Content-Length: 70000\r\n`, large), '413 Payload Too Large'],
    [
      'a body that is too large and does not say so',
      post(`${FORM}Transfer-Encoding: chunked\r\n`, `${(70_000).toString(16)}\r\n${large}\r\n0\r\n\r\n`),
      '413 Payload Too Large',
    ],
    ['a body of JSON', post('Content-Type: application/json\r\nContent-Length: 2\r\n', '{}'), '400 Bad Request'],
    ['a body of no type', post('Content-Length: 3\r\n', 'a=b'), '400 Bad Request'],
    [
      'a body that is compressed',
      post(`${FORM}Content-Encoding: gzip\r\nContent-Length: 3\r\n`, 'a=b'),
      '400 Bad Request',
    ],
    ['no body at all', post('Content-Length: 0\r\n', ''), '400 Bad Request'],
    ['the same field twice', post(`${FORM}Content-Length: 27\r\n`, 'grant_type=a&grant_type=b&x'), '400 Bad Request'],
    [
      'a method that is not for it',
      'PUT /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      '405 Method Not Allowed',
    ],
    [
      'a path that is none',
      'GET http://evil.example/jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      '400 Bad Request',
    ],
  ])('with %s gets an answer of RFC 6749', async (_, text, status) => {
    expect(await raw(text)).toBe(`HTTP/1.1 ${status} invalid_request`);
  });

  test('for what is not there gets 404, also for what every object has', async () => {
    const statuses = await Promise.all(
      ['/', '/toString', '/__proto__', '/jwks/', '/.well-known'].map(
        async (path) => (await fetch(issuer.url + path)).status,
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404, 404]);
  });

  test('that breaks off takes nothing down', async () => {
    const port = Number(new URL(issuer.url).port);
    for (const text of [
      'POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Le',
      post(`${FORM}Content-Length: 9\r\n`, 'a='),
    ]) {
      const peer = await connectRaw(port);
      peer.write(text);
      peer.reset();
    }
    expect((await fetch(`${issuer.url}/jwks`)).status).toBe(200);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { startJwksServer, type JwksServer } from '../../testing/jwks-server.ts';
import { Opened } from '../../testing/opened.ts';
import { PolicyBench, type BenchResult } from '../../testing/policy-bench.ts';
import { makeTestKeys, signToken, type TestKeys } from '../../testing/tokens.ts';
import { jwt } from '../jwt.ts';

const opened = new Opened();
afterEach(() => opened.close());

const keys = makeTestKeys('ES256');
const claims = { iss: 'https://id.example', sub: 'alice', exp: 9e9 };

function openBench(options: object): Promise<PolicyBench> {
  return opened.add(PolicyBench.open(jwt, options));
}

function serve(...published: readonly TestKeys[]): Promise<JwksServer> {
  return opened.add(startJwksServer(...published));
}

function send(bench: PolicyBench, token: string): Promise<BenchResult> {
  return bench.send({ headers: { authorization: `Bearer ${token}` } });
}

describe('discovery', () => {
  test.each<[string, (url: string) => object, string]>([
    [
      'of another issuer',
      () => ({ issuer: 'https://other.example' }),
      'the discovery document is that of another issuer, https://other.example',
    ],
    ['without a key set', (url) => ({ issuer: url }), 'the discovery document names no jwks_uri'],
    [
      'that sends elsewhere',
      (url) => ({ issuer: url, jwks_uri: 'http://169.254.169.254/latest' }),
      'the discovery document sends to http://169.254.169.254, which is not among the allowed origins',
    ],
    [
      'that sends to a file',
      (url) => ({ issuer: url, jwks_uri: 'file:///etc/passwd' }),
      'the discovery document sends to null, which is not among the allowed origins',
    ],
  ])('%s is not followed', async (_, document, reason) => {
    const server = await serve();
    server.answer = (response) => response.end(JSON.stringify(document(server.url)));
    const bench = await openBench({ keys: [{ discovery: server.url }] });
    const { error, notes } = await send(bench, signToken(keys, claims));
    expect([error?.code, notes['verdict'], server.asked]).toEqual([
      'KEYS_UNAVAILABLE',
      `${server.url}/.well-known/openid-configuration: ${reason}`,
      1,
    ]);
  });

  test('may send to another origin that the configuration allows', async () => {
    const keyServer = await serve(keys);
    const server = await serve();
    server.answer = (response) =>
      response.end(JSON.stringify({ issuer: 'https://id.example', jwks_uri: `${keyServer.url}/k` }));
    const discovery = `${server.url}/.well-known/oauth-authorization-server`;
    const bench = await openBench({ keys: [{ discovery, origins: [keyServer.url] }] });
    expect((await send(bench, signToken(keys, claims))).status).toBe(200);
    expect((await send(bench, signToken(keys, { ...claims, iss: server.url }))).error?.code).toBe('TOKEN_ISSUER');
  });

  test('finds the issuer also where that is looked at before the key', async () => {
    const server = await serve(keys);
    const good = server.answer;
    server.answer = (response, request) =>
      request.url === '/jwks'
        ? good(response, request)
        : response.end(JSON.stringify({ issuer: server.url, jwks_uri: `${server.url}/jwks` }));
    const bench = await openBench({ keys: [{ discovery: server.url }], order: ['issuer'] });
    const results = [
      await send(bench, signToken(keys, claims)),
      await send(bench, signToken(keys, { ...claims, iss: server.url })),
    ];
    expect(results.map(({ error }) => error?.code)).toEqual(['TOKEN_ISSUER', undefined]);
  });
});

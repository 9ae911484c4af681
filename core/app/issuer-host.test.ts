import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { formatFinding } from '../model/source.ts';
import { RpcClient } from '../rpc/client.ts';
import { type Files, nextEvent, startTestApp, type TestApp } from '../testing/app.ts';
import { Opened } from '../testing/opened.ts';
import type { AppOptions } from './app.ts';
import { checkWorkspace } from './check-workspace.ts';

const opened = new Opened();
afterEach(() => opened.close());

const withIssuer = (issuer: string): string => `listeners: [{ http: '127.0.0.1:0' }]
issuer: ${issuer}
routes:
  - id: hello
    integration: { mock: { status: 200, body: hello } }
`;
const ISSUER = "{ listen: '127.0.0.1:0', clients: [{ id: batch, secret: '${secret:batch}' }] }";

const KEYS = '.gatewright/issuer-keys.json';

async function start(issuer: string, options: Partial<AppOptions> = {}, files: Files = {}) {
  const app: TestApp = await opened.add(startTestApp({ 'gatewright.yaml': withIssuer(issuer), ...files }, options));
  const client = await opened.add(new RpcClient(app.app.connect()));
  return { app, client, status: () => client.call('issuer.status', {}) };
}

/** A client's token, or the code of the refusal. */
async function tokenOf(url: string, secret: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'batch', client_secret: secret });
  const answer = (await (await fetch(`${url}/token`, { method: 'POST', body })).json()) as Record<string, string>;
  return answer['access_token'] ?? answer['error'] ?? '';
}

describe('the issuer of a workspace', () => {
  test('opens with the workspace, follows its files and secrets, and closes with the section', async () => {
    const { app, client, status } = await start(ISSUER);
    const { issuer: url, clients: without } = await status();
    const findings = (await client.call('config.files', {})).findings.map(formatFinding);
    const changed = nextEvent(client, 'issuer.changed', ({ clients }) => clients.length > 0);
    await client.call('secrets.set', { name: 'batch', value: 'hush' });
    const token = await tokenOf(url, 'hush');
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL((await status()).jwksUrl)), { issuer: url });
    const { revision } = (await client.call('config.files', {})).files[0] ?? { revision: '' };
    await client.call('config.write', {
      path: 'gatewright.yaml',
      text: withIssuer('').replace('issuer: \n', ''),
      revision,
    });
    expect([
      without,
      (await changed).clients,
      payload.sub,
      (await fetch(app.gateway())).status,
      await status(),
    ]).toEqual([
      [],
      ['batch'],
      'batch',
      200,
      expect.objectContaining({ isRunning: false, issuer: '', jwksUrl: '', discoveryUrl: '', clients: [] }),
    ]);
    expect(findings).toEqual([expect.stringMatching(/^gatewright.yaml:2:\d+ SECRET_NOT_FOUND .*batch/)]);
    await expect(fetch(`${url}/jwks`)).rejects.toThrow();
  });

  test('whose port is taken is a warning, and the gateway serves', async () => {
    const server = await opened.add(createServer().listen(0, '127.0.0.1'));
    await new Promise((resolve) => server.once('listening', resolve));
    // A server that listens on TCP has an address of this kind.
    const { port } = server.address() as AddressInfo;
    const { app, client, status } = await start(`{ listen: '127.0.0.1:${port}' }`);
    const { findings } = await client.call('config.files', {});
    expect([
      findings.map(({ code, severity, at }) => [code, severity, at?.line]),
      (await fetch(app.gateway())).status,
    ]).toEqual([[['PORT_IN_USE', 'warning', 2]], 200]);
    expect(await status()).toMatchObject({
      isRunning: false,
      problem: expect.stringContaining('the issuer is not open'),
    });
    const { token } = await client.call('jwt.mint', { claimsJson: '{}', sign: { kind: 'issuer' } });
    expect(decodeJwt(token).iss).toBe(`http://127.0.0.1:${port}`);
  });

  test('is only checked where nothing is to be opened', async () => {
    const { app } = await start(ISSUER);
    const findings = await checkWorkspace(app.workspace, {});
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['SECRET_NOT_FOUND', 'warning']]);
  });

  test('goes by the workspace’s clock, which can be moved to the end of its tokens', async () => {
    const { client, status } = await start("{ listen: '127.0.0.1:0', clients: [{ id: batch, secret: plain }] }");
    const token = await tokenOf((await status()).issuer, 'plain');
    const { marks } = await client.call('clock.marks', {});
    const { exp = 0 } = decodeJwt(token);
    await client.call('clock.move', { kind: 'to', at: marks[0]?.at ?? 0 });
    const body = new URLSearchParams({ token, client_id: 'batch', client_secret: 'plain' });
    const introspected = await (await fetch(`${(await status()).issuer}/introspect`, { method: 'POST', body })).json();
    expect([marks, introspected]).toEqual([
      [{ at: exp * 1000, title: 'the token of client batch expires' }],
      { active: false },
    ]);
  });
});

/** Whether a text has signing keys in the open. */
function isReadable(text: string): boolean {
  return /"kty\\?"|"d\\?": ?\\?"|"RS256\\?"/.test(text);
}

describe('keys of the issuer', () => {
  test('are kept in a file of the owner alone, stay over a restart, and are replaced when asked to', async () => {
    const first = await start(ISSUER);
    const file = join(first.app.workspace, KEYS);
    await fetch((await first.status()).jwksUrl);
    const { keys } = await first.status();
    const second = await start(ISSUER, {}, { [KEYS]: readFileSync(file, 'utf8') });
    const again = await second.status();
    const rotated = await second.client.call('issuer.rotate', { dropOld: false });
    const dropped = await second.client.call('issuer.rotate', { dropOld: true });
    expect([
      statSync(file).mode & 0o777,
      again.keys,
      rotated.keys.map(({ isActive }) => isActive),
      dropped.keys.length,
    ]).toEqual([0o600, keys, [true, true, true, false, false, false], 3]);
  });

  test('are encrypted with the key of the keychain, and without it not used and not written over', async () => {
    const { app, client, status } = await start(ISSUER, { secretsKey: Buffer.alloc(32, 7) });
    await client.call('jwt.mint', { claimsJson: '{}', sign: { kind: 'issuer' } });
    const sealed = readFileSync(join(app.workspace, KEYS), 'utf8');
    // Neither as it stands nor behind base64, in which letters alone come together by chance.
    const inside = (sealed.match(/[\w+/=-]{40,}/g) ?? []).map((text) => Buffer.from(text, 'base64').toString('latin1'));
    expect([(await status()).keys.length, inside.length > 0, [sealed, ...inside].some(isReadable)]).toEqual([
      3,
      true,
      false,
    ]);
    const without = await start(ISSUER, {}, { [KEYS]: sealed });
    const file = join(without.app.workspace, KEYS);
    const minted = without.client.call('jwt.mint', { claimsJson: '{}', sign: { kind: 'issuer' } });
    await expect(minted).rejects.toMatchObject({ code: 'KEYS_SEALED' });
    const jwks = await fetch((await without.status()).jwksUrl);
    expect([(await without.status()).problem, jwks.status, readFileSync(file, 'utf8') === sealed]).toEqual([
      expect.stringMatching(/^KEYS_SEALED /),
      500,
      true,
    ]);
  });
});

describe('minting', () => {
  test('works without an issuer in the configuration, on keys that are made for it', async () => {
    const app = await opened.add(startTestApp());
    const client = await opened.add(new RpcClient(app.app.connect()));
    const mint = (claimsJson: string) => client.call('jwt.mint', { claimsJson, sign: { kind: 'issuer' } });
    const told = nextEvent(client, 'issuer.changed');
    const claims = decodeJwt((await mint('{"sub":"alice"}')).token);
    expect([claims.iss, claims.sub, (claims.exp ?? 0) - (claims.iat ?? 0)]).toEqual([
      'http://127.0.0.1:8010',
      'alice',
      3600,
    ]);
    expect((await told).keys).toHaveLength(3);
    expect((await client.call('issuer.status', {})).keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256', 'EdDSA']);
  });

  test.each(['', '[]', 'null', '"a"', '{', '{"a":1}}'])('of %j is refused, and says where', async (claimsJson) => {
    const app = await opened.add(startTestApp());
    const client = await opened.add(new RpcClient(app.app.connect()));
    const minted = client.call('jwt.mint', { claimsJson, sign: { kind: 'issuer' } });
    await expect(minted).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { pointer: '/claimsJson' } });
  });
});

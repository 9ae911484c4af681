import { afterEach, describe, expect, test } from 'vitest';
import { BROKEN_TOKENS } from '../model/broken-tokens.ts';
import { RpcClient } from '../rpc/client.ts';
import { startTestApp } from '../testing/app.ts';
import { Opened } from '../testing/opened.ts';

const opened = new Opened();
afterEach(() => opened.close());

/** A workspace whose route, once a policy is given, lets in by tokens of its issuer. */
const workspace = (policy: string): string => `listeners: [{ http: '127.0.0.1:0' }]
issuer: { listen: '127.0.0.1:0', audience: orders, clients: [{ id: batch, secret: plain }] }
routes:
  - id: hello
    request: [${policy}]
    integration: { mock: { status: 200, body: hello } }
`;

/** The policy names the address of the issuer, which is known when that is open. */
async function start() {
  const app = await opened.add(startTestApp({ 'gatewright.yaml': workspace('') }));
  const client = await opened.add(new RpcClient(app.app.connect()));
  const { issuer, jwksUrl } = await client.call('issuer.status', {});
  const policy = `{ id: guard, jwt: { keys: [{ jwksUrl: '${jwksUrl}' }], issuer: '${issuer}', audience: orders, keyCache: { cooldown: 0s } } }`;
  const { revision } = (await client.call('config.files', {})).files[0] ?? { revision: '' };
  const written = await client.call('config.write', { path: 'gatewright.yaml', text: workspace(policy), revision });
  expect(written.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const ask = async (token: string): Promise<number> =>
    (await fetch(app.gateway(), { headers: { authorization: `Bearer ${token}` } })).status;
  return { issuer, client, ask };
}

async function tokenOf(issuer: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'batch', client_secret: 'plain' });
  // The issuer's own answer.
  const { access_token: token } = (await (await fetch(`${issuer}/token`, { method: 'POST', body })).json()) as {
    access_token: string;
  };
  return token;
}

describe('a gateway that checks tokens of its own issuer', () => {
  test('lets good ones in, also after a rotation, until the clock is moved past their end', async () => {
    const { issuer, client, ask } = await start();
    const token = await tokenOf(issuer);
    const statuses = [await ask(token)];
    await client.call('issuer.rotate', { dropOld: false });
    statuses.push(await ask(token), await ask(await tokenOf(issuer)));
    await client.call('clock.move', { kind: 'by', millis: 3_600_000 });
    statuses.push(await ask(token), await ask(await tokenOf(issuer)));
    await client.call('clock.move', { kind: 'reset' });
    statuses.push(await ask(token));
    expect(statuses).toEqual([200, 200, 200, 401, 200, 200]);
  });

  test('refuses every broken one', async () => {
    const { client, ask } = await start();
    const statuses = await Promise.all(
      BROKEN_TOKENS.map(async (broken) => {
        const claimsJson = '{"aud":"orders"}';
        const { token } = await client.call('jwt.mint', { claimsJson, sign: { kind: 'issuer' }, broken });
        return [broken, await ask(token)];
      }),
    );
    expect(statuses).toEqual(BROKEN_TOKENS.map((broken) => [broken, broken === 'none' ? 200 : 401]));
  });

  test('shows what changed ones would get, signed again with its key', async () => {
    const { issuer, client } = await start();
    const token = await tokenOf(issuer);
    const { rows, faults } = await client.call('jwt.whatIf', { token, against: { kind: 'policy', use: 'guard' } });
    const signed = rows.filter(({ problem }) => problem === undefined).map(({ answers }) => answers[0]?.isLetIn);
    expect([
      faults,
      rows.filter(({ problem }) => problem !== undefined),
      signed.length > 8,
      signed.includes(true),
    ]).toEqual([[], [], true, true]);
  });
});

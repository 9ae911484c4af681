import { afterEach, describe, expect, test } from 'vitest';
import type { BrokenToken } from '../../model/broken-tokens.ts';
import { Opened } from '../../testing/opened.ts';
import { PatchScene } from '../../testing/patches.ts';

const opened = new Opened();
afterEach(() => opened.close());

/** A route that asks for a token of the local issuer, and what else is given. */
function workspace(options = '', after = ''): string {
  return `listeners: [{ http: '127.0.0.1:0' }]
issuer: { listen: '127.0.0.1:0', audience: orders, users: [{ id: bob }] }
consumers:
  - { id: alice, groups: [sales] }
  - { id: carol, groups: [admins] }
routes:
  - id: a
    match: { path: /a }
    request:
      - jwt:
          keys: [{ discovery: 'http://issuer.test' }]   # ours
          audience: orders
${options === '' ? '' : `          ${options}\n`}${after === '' ? '' : `      - ${after}\n`}    integration: { mock: { body: { ok: true } } }
`;
}

interface Sent {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Counted from the moment it is made. */
  readonly endedSecondsAgo?: number;
  readonly broken?: BrokenToken;
  /** What stands in the header, with `TOKEN` for the token. */
  readonly header?: string;
}

/** Sends a request with a token of the issuer, applies the patch of a title. */
async function outcome(
  scene: PatchScene,
  { claims = {}, endedSecondsAgo, broken = 'none', header = 'Bearer TOKEN' }: Sent,
  title: string,
) {
  const { now } = await scene.client.call('clock.status', {});
  const end = endedSecondsAgo === undefined ? {} : { exp: Math.floor(now / 1000) - endedSecondsAgo };
  const { token } = await scene.client.call('jwt.mint', {
    claimsJson: JSON.stringify({ ...claims, ...end }),
    sign: { kind: 'issuer' },
    broken,
  });
  const headers = header === '' ? [] : ['authorization', header.replace('TOKEN', token)];
  return scene.outcome({ url: '/a', headers }, title);
}

const GOOD = { sub: 'alice', aud: 'orders' };
const MINT = 'Send it with a fitting token of the local issuer';

describe('after its patch the same request is let in:', () => {
  test.each<[string, string, Sent, string, readonly string[]]>([
    ['no token', workspace(), { header: '' }, 'Send it with a token of the local issuer', []],
    [
      'no token, where not everybody is let in',
      workspace('scopes: [read, write]', '{ acl: { allow: [admins] } }'),
      { header: '' },
      'Send it with a token of the local issuer',
      [],
    ],
    [
      'a token without Bearer',
      workspace(),
      { claims: GOOD, header: 'TOKEN' },
      'Send the token as Authorization: Bearer',
      [MINT],
    ],
    [
      'a token with Bearer twice',
      workspace(),
      { claims: GOOD, header: 'Bearer Bearer TOKEN' },
      'Send the token as Authorization: Bearer',
      [MINT],
    ],
    [
      'a token for somebody else',
      workspace(),
      { claims: { ...GOOD, aud: 'reports' } },
      'Take audience reports as well',
      [MINT],
    ],
    [
      'a token for somebody else, by another',
      workspace(),
      { claims: { ...GOOD, aud: 'reports' } },
      MINT,
      ['Take audience reports as well'],
    ],
    [
      'a token of another issuer that has the key',
      workspace("issuer: 'http://issuer.test'"),
      { claims: { ...GOOD, iss: 'https://other.test' } },
      'Take tokens of https://other.test as well',
      [MINT],
    ],
    [
      'a scope that is missing',
      workspace('scopes: [read, write]'),
      { claims: { ...GOOD, scope: 'read' } },
      MINT,
      ['Ask no more for scope write'],
    ],
    [
      'a scope that is not needed',
      workspace('scopes: [read, write]'),
      { claims: { ...GOOD, scope: 'read' } },
      'Ask no more for scope write',
      [MINT],
    ],
    [
      'the only scope',
      workspace('scopes: write'),
      { claims: { ...GOOD, scope: 'read' } },
      'Ask no more for scope write',
      [MINT],
    ],
    [
      'one of several scopes',
      workspace('scopes: [write, all]\n          scopesMatch: any'),
      { claims: { ...GOOD, scope: 'read' } },
      'Take scope read as well',
      [MINT],
    ],
    [
      'a token that ended seconds ago',
      workspace(),
      { claims: GOOD, endedSecondsAgo: 5 },
      'Raise the clock skew to 1m',
      ['Send it with a fresh token of the local issuer'],
    ],
    [
      'a token that ended long ago',
      workspace(),
      { claims: { ...GOOD, exp: 1_000_000_000 } },
      'Send it with a fresh token of the local issuer',
      [],
    ],
    [
      'a token that is not valid yet',
      workspace(),
      { claims: { ...GOOD, nbf: 9_000_000_000, exp: 9_000_003_600 } },
      MINT,
      [],
    ],
    ['a claim that is missing', workspace('claims: [{ name: tier, values: [gold] }]'), { claims: GOOD }, MINT, []],
    ['a signature that is wrong', workspace(), { claims: GOOD, broken: 'bad-signature' }, MINT, []],
    ['no signature', workspace(), { claims: GOOD, broken: 'alg-none' }, MINT, []],
  ])('%s', async (_name, files, sent, title, others) => {
    const scene = await PatchScene.open(opened, files);
    const { titles, after } = await outcome(scene, sent, title);
    expect({ after, titles: titles.toSorted() }).toEqual({ after: 200, titles: [title, ...others].toSorted() });
  });
});

test.each(['', ', kid: k1, alg: HS512'])('a shared secret of the policy signs a token: %j', async (more) => {
  const key = `{ secret: '\${env:SECRET_OF_TOKENS}'${more} }`;
  const scene = await PatchScene.open(
    opened,
    workspace('issuer: https://id.test').replace("{ discovery: 'http://issuer.test' }", key),
  );
  const title = 'Send it with a token signed with the secret of the policy';
  expect(await scene.outcome({ url: '/a' }, title)).toEqual({ before: 401, titles: [title], after: 200 });
});

test('a policy that trusts nobody here is given no token', async () => {
  const scene = await PatchScene.open(
    opened,
    workspace().replace("{ discovery: 'http://issuer.test' }", "{ discovery: 'http://127.0.0.1:1' }"),
  );
  const { id } = await scene.send({ url: '/a' });
  expect(await scene.patches(id)).toEqual([]);
});

test('nothing of a token is shown, neither of the one that was sent nor of the one that will be', async () => {
  const scene = await PatchScene.open(opened, workspace());
  const { token } = await scene.client.call('jwt.mint', {
    claimsJson: JSON.stringify({ ...GOOD, aud: 'reports' }),
    sign: { kind: 'issuer' },
    broken: 'none',
  });
  const { id } = await scene.send({ url: '/a', headers: ['authorization', `Bearer ${token}`] });
  const request = (await scene.patches(id)).find(({ kind }) => kind === 'request');
  expect(request).toMatchObject({
    note: 'it is made when the request is sent, for alice, with audience orders',
    difference: [
      { kind: 'removed', text: 'authorization: (what was sent)' },
      { kind: 'added', text: 'authorization: Bearer (a new token of the local issuer)' },
    ],
  });
});

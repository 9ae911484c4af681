import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PolicyBench } from '../testing/policy-bench.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';
import { acl } from './acl.ts';
import { basicAuth } from './basic-auth.ts';
import { functionAuthorizer } from './function-authorizer.ts';
import { hmacAuth } from './hmac-auth.ts';
import { keyAuth } from './key-auth.ts';
import { mtls } from './mtls.ts';
import { oauthIntrospection } from './oauth-introspection.ts';
import type { Policy } from './policy.ts';
import { sigv4 } from './sigv4.ts';

const consumers = [
  {
    id: 'alice',
    groups: ['gold'],
    keys: ['key'],
    basic: [{ username: 'alice', password: 'secret' }],
    hmac: [{ id: 'AKID', secret: 'secret' }],
  },
];
let server: Upstream;
let workspace: string;

beforeAll(async () => {
  server = await startUpstream((_, response) =>
    response.end('{"active":true,"sub":"alice","aud":7,"scope":{},"exp":"x"}'),
  );
  workspace = await mkdtemp(join(tmpdir(), 'gatewright-hostile-'));
  await writeFile(join(workspace, 'check.mjs'), 'export const handler = () => ({ isAuthorized: false });');
});
afterAll(async () => {
  await server.close();
  await rm(workspace, { recursive: true });
});

/** Texts of one character a byte, as they come off the wire, often with something in them that policies look for. */
const piece = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 30 }),
  fc.constantFrom(
    'Basic ',
    'hmac ',
    'Bearer ',
    'AWS4-HMAC-SHA256 ',
    'username="',
    '"',
    ', ',
    '=',
    ';',
    ':',
    '%',
    '%zz',
    '/',
  ),
  fc.constantFrom('Credential=AKID/20240115/r/s/aws4_request', 'SignedHeaders=host', 'Signature=', 'a'.repeat(64)),
  fc.constantFrom('algorithm="hmac-sha256"', 'headers="date"', 'signature="YQ=="', 'YWxpY2U6c2VjcmV0', '__proto__'),
  fc.constantFrom('20240115T120000Z', 'Mon, 15 Jan 2024 12:00:00 GMT', 'SHA-256=', 'UNSIGNED-PAYLOAD', 'STREAMING-X'),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const NAMES = `authorization Authorization x-amz-date date x-date digest cookie x-api-key key x-amz-content-sha256
  x-amz-security-token content-type host __proto__`;
const name = fc.constantFrom(...NAMES.split(/\s+/));
const parameter = fc.constantFrom('X-Amz-Algorithm', 'X-Amz-Signature', 'X-Amz-Date', 'X-Amz-Credential', 'key', '');
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PROPFIND'),
  headers: fc.array(fc.tuple(name, text), { maxLength: 6 }).map((pairs) => pairs.flat()),
  target: fc
    .tuple(
      fc.constantFrom('/', '//a/../b', '*', 'http://a/b', '/%zz'),
      fc.array(fc.tuple(parameter, text), { maxLength: 4 }),
    )
    .map(([path, pairs]) => `${path}?${pairs.map((pair) => pair.join('=')).join('&')}`),
  body: text,
});

/** What the pieces of above can make: name and password of alice. */
const RIGHT = { method: 'GET', headers: ['authorization', 'Basic YWxpY2U6c2VjcmV0'], target: '/?', body: '' };

const PLACES = ['header', 'query', 'cookie'];

test.each<[string, Policy, () => object]>([
  ['key-auth', keyAuth, () => ({ names: ['key', 'x-api-key'], in: PLACES, hideCredentials: true })],
  ['basic-auth', basicAuth, () => ({ hideCredentials: true })],
  ['hmac-auth', hmacAuth, () => ({ validateRequestBody: true, hideCredentials: true })],
  ['sigv4', sigv4, () => ({ payload: 'allow-unsigned', hideCredentials: true, requireAmzHeaders: false })],
  ['mtls', mtls, () => ({ forwardHeader: 'xfcc' })],
  ['acl', acl, () => ({ allow: ['gold'], groupsClaim: 'a.b', groupsHeader: 'x-groups' })],
  [
    'oauth-introspection',
    oauthIntrospection,
    () => ({
      url: server.url,
      clientAuth: 'none',
      scopes: 'read',
      bodyParameter: 'key',
      claims: [{ name: 'aud', values: ['x'] }],
    }),
  ],
  ['function-authorizer', functionAuthorizer, () => ({ file: 'check.mjs', event: 'request-2.0' })],
])('%s never fails by what a client sends', async (_, policy, options) => {
  const bench = await PolicyBench.open(policy, options(), { consumers, workspace });
  await fc.assert(
    fc.asyncProperty(request, async (given) => {
      const { status, error } = await bench.send(given);
      // Among so many pieces are right ones too: now and then they make somebody who is let in.
      const end = error?.code ?? 'let in';
      expect([status < 500, end]).toEqual([true, expect.not.stringMatching(/FAILED|INTERNAL/) as unknown]);
    }),
    { numRuns: 300, examples: [[RIGHT]] },
  );
  await bench.close();
});

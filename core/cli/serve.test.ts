import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { killCommands, resultOf, runCommand, serveCommand, startCommand, untilSaid } from '../testing/cli.ts';

let place: TestPlace;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => {
  killCommands();
  place.remove();
});

test('one ready line tells where the page, the gateway and the workspace are, and SIGTERM ends it', async () => {
  const served = await serveCommand([place.workspace], place);
  const answer = await fetch(`${served.ready.gateway[0]}/hello`);
  const page = new URL(served.ready.workbench);
  const health = await fetch(new URL('/health', page), {
    headers: { authorization: `Bearer ${page.hash.replace('#token=', '')}` },
  });
  const { code, stdout, stderr } = await served.stop();
  expect({ ready: served.ready, said: [code, stdout.split('\n').length, stderr] }).toEqual({
    ready: {
      workbench: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/),
      gateway: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)],
      workspace: place.workspace,
      pid: served.child.pid,
    },
    said: [0, 2, ''],
  });
  expect([await answer.text(), health.status]).toEqual(['hello', 204]);
  expect(existsSync(join(place.workspace, '.gatewright/engine.json'))).toBe(false);
});

test('what was answered before SIGTERM is recorded', async () => {
  const served = await serveCommand([place.workspace], place);
  for (let count = 0; count < 20; count += 1) await (await fetch(`${served.ready.gateway[0]}/hello`)).text();
  await served.stop();
  const { stdout } = await runCommand(['ls', '--json', '-w', place.workspace], place);
  expect(stdout.trim().split('\n')).toHaveLength(20);
});

test('it ends when its parent goes, where that is asked for', async () => {
  const served = await serveCommand([place.workspace, '--stdin'], place);
  served.child.stdin?.end();
  expect(await served.result).toMatchObject({ code: 0, stderr: '' });
});

test('without that it does not care for its stdin', async () => {
  const served = await serveCommand([place.workspace], place);
  served.child.stdin?.end();
  expect(await (await fetch(`${served.ready.gateway[0]}/hello`)).text()).toBe('hello');
  expect((await served.stop()).code).toBe(0);
});

test('for people the addresses stand in lines of their own', async () => {
  const child = startCommand(['serve', place.workspace], place);
  const result = resultOf(child);
  await untilSaid(child, /^workbench/m);
  child.kill('SIGINT');
  expect((await result).stdout).toMatch(
    /^workspace {2}\/.*\ngateway {4}http:\/\/127\.0\.0\.1:\d+\nworkbench {2}http:\/\/127\.0\.0\.1:\d+\/#token=.+\n$/,
  );
});

test('the token and the key of the secrets come by environment, and configurations cannot read them', async () => {
  const text = HELLO_WORKSPACE['gatewright.yaml'].replace(
    'body: hello',
    "body: '${env:REGION} ${env:GATEWRIGHT_TOKEN}${env:GATEWRIGHT_SECRETS_KEY}'",
  );
  writeFiles(place.workspace, { 'gatewright.yaml': text, 'sample.json': '{"secrets":["partner"],"traffic":[]}' });
  const environment = { GATEWRIGHT_TOKEN: 'known', GATEWRIGHT_SECRETS_KEY: 'ab'.repeat(32), REGION: 'north' };
  const served = await serveCommand([place.workspace], { ...place, environment });
  const { stderr } = await served.stop();
  expect(served.ready.workbench.endsWith('#token=known')).toBe(true);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^gatewright\.yaml:8:\d+ SECRET_NOT_FOUND .*: GATEWRIGHT_TOKEN;/),
    expect.stringMatching(/^gatewright\.yaml:8:\d+ SECRET_NOT_FOUND .*: GATEWRIGHT_SECRETS_KEY;/),
  ]);
  expect(readFileSync(join(place.workspace, '.gatewright/secrets.json'), 'utf8')).toContain('"iv"');
});

test('a second engine on the workspace is refused with the number of the first', async () => {
  const served = await serveCommand([place.workspace], place);
  const second = await runCommand(['serve', place.workspace], place);
  await served.stop();
  expect(second).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^gatewright: WORKSPACE_BUSY .*pid: ${served.ready.pid}.*\\n$`)),
  });
});

test('the workspace of an engine that was killed can be served again, with what it had recorded', async () => {
  const first = await serveCommand([place.workspace], place);
  await (await fetch(`${first.ready.gateway[0]}/hello`)).text();
  await runCommand(['send', 'GET', '/hello', '-w', place.workspace], place);
  first.child.kill('SIGKILL');
  await first.result;
  const second = await serveCommand([place.workspace], place);
  const listed = await runCommand(['ls', '-w', place.workspace], place);
  expect([(await second.stop()).code, listed.stdout.trim().split('\n').length]).toEqual([0, 2]);
});

test('a port that is taken is said with its place and how to go on; the page is served all the same', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = other.address() as AddressInfo;
  const served = await serveCommand([place.workspace, '--port', String(port)], place);
  const refused = await runCommand(['send', 'GET', '/hello', '-w', place.workspace], place);
  const { stderr } = await served.stop();
  other.close();
  expect(served.ready.gateway).toEqual([]);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^gatewright\\.yaml:4:\\d+ PORT_IN_USE .*${port}`)),
    '--port 0 takes a free port, --port N another one',
  ]);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(
      /^gatewright: GATEWAY_CLOSED .*no listener is open: gatewright\.yaml:4:\d+ PORT_IN_USE .*\n$/,
    ),
  ]);
});

test('a control port that is taken is said by number', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = other.address() as AddressInfo;
  const result = await runCommand(['serve', place.workspace, '--control-port', String(port)], place);
  other.close();
  expect(result).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^gatewright: PORT_IN_USE .*port: ${port}.*\\n$`)),
  });
});

test('an invalid configuration is served with its findings on stderr, and in force once it is mended', async () => {
  writeFiles(place.workspace, { 'gatewright.yaml': 'name: broken\nroutes: [\n' });
  const served = await serveCommand([place.workspace, '--port', '0'], place);
  writeFiles(place.workspace, HELLO_WORKSPACE);
  let sent = await runCommand(['send', 'GET', '/hello', '-w', place.workspace], place);
  // The command may have been quicker than the watch.
  while (sent.code === 2) sent = await runCommand(['send', 'GET', '/hello', '-w', place.workspace], place);
  const { stderr } = await served.stop();
  expect([sent.code, stderr]).toEqual([0, expect.stringMatching(/^gatewright\.yaml:\d+:\d+ YAML_/)]);
});

test('without a name the first start serves a copy of the quickstart, and later ones what was used last', async () => {
  const first = await serveCommand(['--port', '0'], place);
  await first.stop();
  const named = await serveCommand([place.workspace], place);
  await named.stop();
  const last = await serveCommand([], place);
  await last.stop();
  expect([first, last].map(({ ready }) => ready.workspace)).toEqual([
    join(place.home, 'workspaces/quickstart'),
    place.workspace,
  ]);
});

import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatFinding } from '../model/source.ts';
import { RpcClient } from '../rpc/client.ts';
import { HELLO_WORKSPACE, nextEvent, startTestApp, type TestApp, writeFiles } from '../testing/app.ts';
import { fileRevision } from './configuration.ts';

const PATH = 'gatewright.yaml';
const HELLO = HELLO_WORKSPACE[PATH];
const GOODBYE = HELLO.replace('body: hello', 'body: goodbye');
const INVALID = HELLO.replace('mock:', 'mokc:');

let engine: TestApp;
let client: RpcClient;

beforeEach(async () => {
  engine = await startTestApp();
  client = new RpcClient(engine.app.connect());
});
afterEach(() => engine.close());

const answer = async (): Promise<string> => (await fetch(`${engine.gateway()}/hello`)).text();
const onDisk = (path = PATH): string => readFileSync(join(engine.workspace, path), 'utf8');
const write = (text: string, edited: string, path = PATH) =>
  client.call('config.write', { path, text, revision: fileRevision(edited) });
const findings = async (): Promise<string[]> => (await client.call('config.files', {})).findings.map(formatFinding);
const listed = async () => (await client.call('config.files', {})).files.map(({ path, text }) => [path, text.length]);
/** What is said about the files once a change on disk has been seen; files with faults may be read more than once. */
async function findingsAfter(change: () => void, count = 0): Promise<string[]> {
  let reloaded = nextEvent(client, 'config.changed');
  change();
  for (;;) {
    await reloaded;
    reloaded = nextEvent(client, 'config.changed');
    const found = await findings();
    if (found.length === count) return found;
  }
}

describe('writing', () => {
  test('a file is on disk and in force when the call is answered', async () => {
    const written = await write(GOODBYE, HELLO);
    expect({ ...written, swapMillis: 0 }).toEqual({
      file: { path: PATH, text: GOODBYE, revision: fileRevision(GOODBYE) },
      findings: [],
      isInForce: true,
      swapMillis: 0,
    });
    expect([onDisk(), await answer()]).toEqual([GOODBYE, 'goodbye']);
  });

  test('an edit of a file that changed meanwhile is refused with what stands there now', async () => {
    writeFileSync(join(engine.workspace, PATH), GOODBYE);
    const edited = HELLO.replace('hello }', 'mine }');
    await expect(write(edited, HELLO)).rejects.toMatchObject({
      code: 'CONFIG_STALE',
      details: { path: PATH, text: GOODBYE, found: fileRevision(GOODBYE), edited: fileRevision(HELLO) },
    });
    expect(onDisk()).toBe(GOODBYE);
  });

  test('of two edits of the same text one is taken and the other is stale', async () => {
    const other = HELLO.replace('body: hello', 'body: other');
    const outcomes = await Promise.allSettled([write(GOODBYE, HELLO), write(other, HELLO)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await answer()).toBe('goodbye');
  });

  test('a text with faults is written, and the last good configuration stays in force', async () => {
    const { isInForce, findings: found } = await write(INVALID, HELLO);
    expect({ isInForce, places: found.map(formatFinding), disk: onDisk(), answer: await answer() }).toEqual({
      isInForce: false,
      places: [expect.stringMatching(/^gatewright\.yaml:8:\d+ INTEGRATION_UNKNOWN .*mokc/)],
      disk: INVALID,
      answer: 'hello',
    });
    const status = await client.call('gateway.status', {});
    expect([status.state, status.findings.map(({ code }) => code)]).toEqual(['running', ['INTEGRATION_UNKNOWN']]);
  });

  test('a new file is made, with the folder it stands in', async () => {
    const route = '- id: extra\n  match: { path: /extra }\n  integration: { mock: { status: 204 } }\n';
    await write(route, '', 'routes/extra.yaml');
    await write(`${HELLO}include: routes/*.yaml\n`, HELLO);
    expect((await fetch(`${engine.gateway()}/extra`)).status).toBe(204);
  });

  test('permissions of a file are kept', async () => {
    chmodSync(join(engine.workspace, PATH), 0o640);
    await write(GOODBYE, HELLO);
    expect(statSync(join(engine.workspace, PATH)).mode & 0o777).toBe(0o640);
  });

  test('a path that leads out of the workspace is refused', async () => {
    const outside = ['../outside.yaml', '/etc/outside.yaml', 'a/../../outside.yaml', 'C:\\x.yaml', '..\\x.yaml'];
    for (const path of [...outside, '.', '.gatewright/engine.json'])
      await expect(write('name: outside\n', '', path)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        details: { path, expected: 'a path inside the workspace' },
      });
  });

  test('a link that leads out of the workspace is refused, of a file and of a folder', async () => {
    writeFiles(engine.folder, { 'outside.yaml': 'name: outside\n' });
    symlinkSync(join(engine.folder, 'outside.yaml'), join(engine.workspace, 'link.yaml'));
    symlinkSync(engine.folder, join(engine.workspace, 'routes'));
    for (const path of ['link.yaml', 'routes/outside.yaml', 'routes/new.yaml'])
      await expect(write('name: changed\n', 'name: outside\n', path)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(readFileSync(join(engine.folder, 'outside.yaml'), 'utf8')).toBe('name: outside\n');
  });

  test('a path that cannot be written says which and why', async () => {
    await expect(write('x', '', `${PATH}/below.yaml`)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      details: { path: `${PATH}/below.yaml`, reason: 'ENOTDIR' },
    });
  });
});

describe('checking', () => {
  test('finds what would be wrong with a text that is not saved, and changes nothing', async () => {
    const { findings: found } = await client.call('config.check', { files: [{ path: PATH, text: INVALID }] });
    expect({ codes: found.map(({ code }) => code), saved: await findings(), disk: onDisk() }).toEqual({
      codes: ['INTEGRATION_UNKNOWN'],
      saved: [],
      disk: HELLO,
    });
  });

  test('a text that is no gateway configuration is said to be none', async () => {
    const { findings: found } = await client.call('config.check', { files: [{ path: PATH, text: 'kind: Pod\n' }] });
    expect(found.map(({ code, at }) => [code, at?.file])).toEqual([['KEY_UNKNOWN', PATH]]);
  });

  test('a text that is no YAML is said to be none, with line and column', async () => {
    const { findings: found } = await client.call('config.check', { files: [{ path: PATH, text: 'a: [\nb: }' }] });
    expect(found.map(formatFinding)[0]).toMatch(/^gatewright\.yaml:\d+:\d+ YAML_/);
  });
});

describe('changes on disk', () => {
  test('a file that is written over is in force', async () => {
    expect(await findingsAfter(() => writeFileSync(join(engine.workspace, PATH), GOODBYE))).toEqual([]);
    expect(await answer()).toBe('goodbye');
  });

  test('a file that an editor replaces by a new one is in force, again and again', async () => {
    for (const word of ['one', 'two', 'three']) {
      await findingsAfter(() => {
        writeFileSync(join(engine.workspace, '.gatewright.yaml.swp'), HELLO.replace('body: hello', `body: ${word}`));
        renameSync(join(engine.workspace, '.gatewright.yaml.swp'), join(engine.workspace, PATH));
      });
      expect(await answer()).toBe(word);
    }
  });

  test('a file in a folder that came later is watched as well', async () => {
    const including = `${HELLO}include: routes/*.yaml\n`;
    expect(await findingsAfter(() => writeFileSync(join(engine.workspace, PATH), including), 1)).toEqual([
      expect.stringMatching(/^gatewright\.yaml:9:\d+ \w+ .*routes/),
    ]);
    const route = '- id: extra\n  match: { path: /extra }\n  integration: { mock: { status: 204 } }\n';
    await findingsAfter(() => writeFiles(engine.workspace, { 'routes/extra.yaml': route }));
    await findingsAfter(() => writeFiles(engine.workspace, { 'routes/extra.yaml': route.replace('204', '202') }));
    expect((await fetch(`${engine.gateway()}/extra`)).status).toBe(202);
  });

  test('a file that the configuration names is read again when it changes', async () => {
    writeFileSync(join(engine.workspace, 'greeting.txt'), 'good morning');
    const naming = HELLO.replace('body: hello', "body: '${file:greeting.txt}'");
    await findingsAfter(() => writeFileSync(join(engine.workspace, PATH), naming));
    expect(await answer()).toBe('good morning');
    await findingsAfter(() => writeFileSync(join(engine.workspace, 'greeting.txt'), 'good night'));
    expect(await answer()).toBe('good night');
  });

  test('an invalid file keeps the last good one in force until it is mended', async () => {
    const path = join(engine.workspace, PATH);
    expect(await findingsAfter(() => writeFileSync(path, 'routes: [\n'), 1)).toEqual([
      expect.stringMatching(/^gatewright\.yaml:\d+:\d+ YAML_/),
    ]);
    expect(await answer()).toBe('hello');
    expect(await findingsAfter(() => writeFileSync(path, GOODBYE))).toEqual([]);
    expect(await answer()).toBe('goodbye');
  });

  test('a file that is deleted is missed, traffic goes on, and the same file put back is fine', async () => {
    const path = join(engine.workspace, PATH);
    expect(await findingsAfter(() => rmSync(path), 1)).toEqual([
      expect.stringMatching(/^WORKSPACE_NOT_FOUND .*gatewright\.yaml/),
    ]);
    expect(await answer()).toBe('hello');
    expect(await findingsAfter(() => writeFileSync(path, HELLO))).toEqual([]);
  });

  test('a workspace without a configuration serves one as soon as it is there', async () => {
    const empty = await startTestApp({ 'notes.txt': 'nothing yet' });
    const emptyClient = new RpcClient(empty.app.connect());
    const before = await emptyClient.call('gateway.status', {});
    const reloaded = nextEvent(emptyClient, 'config.changed');
    writeFiles(empty.workspace, HELLO_WORKSPACE);
    await reloaded;
    const after = await emptyClient.call('gateway.status', {});
    await empty.close();
    expect(
      [before, after].map(({ state, listeners, findings: found }) => [state, listeners.length, found.length]),
    ).toEqual([
      ['failed', 0, 1],
      ['running', 1, 0],
    ]);
  });

  test('a folder in place of the file is a finding', async () => {
    const path = join(engine.workspace, PATH);
    const found = await findingsAfter(() => {
      rmSync(path);
      mkdirSync(path);
    }, 1);
    expect(found).toEqual([expect.stringMatching(/^FILE_UNREADABLE .*gatewright\.yaml.*EISDIR/)]);
  });
});

test('files that the first one includes can be edited while it has faults', async () => {
  const route = '- id: extra\n  match: { path: /extra }\n  integration: { mock: { status: 204 } }\n';
  const including = `${HELLO}include: routes/*.yaml\n`;
  writeFiles(engine.workspace, { 'routes/extra.yaml': route });
  await write(including, HELLO);
  await write('routes: [\n', including);
  const whileFaulty = await listed();
  await write(`${route}  # edited\n`, route, 'routes/extra.yaml');
  const edited = await listed();
  await write(HELLO, 'routes: [\n');
  expect([whileFaulty, edited, await listed()]).toEqual([
    [
      [PATH, 10],
      ['routes/extra.yaml', route.length],
    ],
    [
      [PATH, 10],
      ['routes/extra.yaml', route.length + 11],
    ],
    [[PATH, HELLO.length]],
  ]);
});

describe('what keeps a configuration from being in force', () => {
  test('a port that another program has is said with its number and place, and the old one serves', async () => {
    const other = await startTestApp();
    const { port } = new URL(other.gateway());
    const { isInForce, findings: found } = await write(HELLO.replace('127.0.0.1:0', `127.0.0.1:${port}`), HELLO);
    await other.close();
    expect({ isInForce, places: found.map(formatFinding), answer: await answer() }).toEqual({
      isInForce: false,
      places: [expect.stringMatching(new RegExp(`^gatewright\\.yaml:4:\\d+ PORT_IN_USE .*${port}`))],
      answer: 'hello',
    });
  });

  test('a certificate that is not there is said with its name and place', async () => {
    const text = HELLO.replace(
      '- http: 127.0.0.1:0',
      '- https: 127.0.0.1:0\n    tls: { cert: certs/none.pem, key: certs/none.key }',
    );
    const { findings: found } = await write(text, HELLO);
    expect(found.map(formatFinding).toSorted()).toEqual([
      expect.stringMatching(/^gatewright\.yaml:\d+:\d+ FILE_UNREADABLE .*certs\/none\.key/),
      expect.stringMatching(/^gatewright\.yaml:\d+:\d+ FILE_UNREADABLE .*certs\/none\.pem/),
    ]);
  });

  test('a certificate that is none is said with its place', async () => {
    writeFiles(engine.workspace, { 'certs/bad.pem': 'not a certificate', 'certs/bad.key': 'not a key' });
    const text = HELLO.replace(
      '- http: 127.0.0.1:0',
      '- https: 127.0.0.1:0\n    tls: { cert: certs/bad.pem, key: certs/bad.key }',
    );
    const { isInForce, findings: found } = await write(text, HELLO);
    expect([isInForce, found.map(formatFinding)]).toEqual([
      false,
      [expect.stringMatching(/^gatewright\.yaml:\d+:\d+ LISTEN_FAILED /)],
    ]);
  });
});

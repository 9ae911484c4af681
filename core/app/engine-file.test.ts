import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePlace, startTestApp, type TestPlace, writeFiles } from '../testing/app.ts';
import { claimWorkspace, findEngine } from './engine-file.ts';

let place: TestPlace;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const file = (): string => join(place.workspace, '.gatewright/engine.json');
const leave = (entry: object | string): void =>
  writeFiles(place.workspace, { '.gatewright/engine.json': typeof entry === 'string' ? entry : JSON.stringify(entry) });

/** A number that no process has: the one of a process that ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a second engine is refused with the number and the address of the first', async () => {
  const engine = await startTestApp();
  const second = startTestApp(undefined, { workspace: engine.workspace });
  await expect(second).rejects.toMatchObject({
    code: 'WORKSPACE_BUSY',
    details: { path: engine.workspace, pid: process.pid, url: engine.app.url },
  });
  expect(await findEngine(engine.workspace)).toEqual({ url: engine.app.url, token: engine.token, pid: process.pid });
  await engine.close();
});

test('where an engine is reached can be read by its owner alone, and is gone after it', async () => {
  const engine = await startTestApp(undefined, { workspace: place.workspace });
  const mode = statSync(file()).mode & 0o777;
  await engine.close();
  expect([mode, existsSync(file())]).toEqual([0o600, false]);
});

test.each([
  ['half of a file', () => '{"pid":'],
  ['an empty file', () => ''],
  ['a file of a process that ended before it was reachable', async () => ({ pid: await deadPid() })],
  [
    'a file of a process that was killed',
    async () => ({ pid: await deadPid(), url: 'http://127.0.0.1:1/', token: 'x' }),
  ],
  ['a file with the number that this process was given again', () => ({ pid: process.pid })],
  [
    'a file of a living process that is none of ours',
    () => ({ pid: process.ppid, url: 'http://127.0.0.1:1/', token: 'x' }),
  ],
])('%s is taken over', async (_what, entry) => {
  leave(await entry());
  const claim = await claimWorkspace(place.workspace);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ pid: process.pid });
  claim.release();
});

test('another program on the port of a dead engine is not taken for it', async () => {
  const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = other.address() as AddressInfo;
  leave({ pid: await deadPid(), url: `http://127.0.0.1:${port}/`, token: 'x' });
  expect(await findEngine(place.workspace)).toBeUndefined();
  other.close();
});

test('of several that claim at once one has the workspace, and each of the others in its turn', async () => {
  leave({ pid: await deadPid() });
  let [holders, most] = [0, 0];
  const hold = async (): Promise<void> => {
    const claim = await claimWorkspace(place.workspace);
    holders += 1;
    most = Math.max(most, holders);
    await new Promise(setImmediate);
    holders -= 1;
    claim.release();
  };
  await Promise.all([hold(), hold(), hold(), hold()]);
  expect([most, existsSync(file())]).toEqual([1, false]);
});

test('one that starts is waited for', async () => {
  const claim = await claimWorkspace(place.workspace);
  const found = findEngine(place.workspace);
  const engine = await startTestApp();
  claim.publish({ url: engine.app.url, token: engine.token, pid: process.pid });
  expect(await found).toEqual({ url: engine.app.url, token: engine.token, pid: process.pid });
  await engine.close();
  claim.release();
});

test('one that has the workspace and does not let go is named by its number and file', async () => {
  const claim = await claimWorkspace(place.workspace);
  await expect(claimWorkspace(place.workspace, 0)).rejects.toMatchObject({
    code: 'WORKSPACE_BUSY',
    details: { path: place.workspace, pid: process.pid, file: file() },
  });
  claim.release();
});

test('an engine that could not start leaves the workspace free', async () => {
  const engine = await startTestApp();
  const { port } = new URL(engine.app.url);
  const start = startTestApp(undefined, { workspace: place.workspace, controlPort: Number(port) });
  await expect(start).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  expect(existsSync(file())).toBe(false);
  await engine.close();
});

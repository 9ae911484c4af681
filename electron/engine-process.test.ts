import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';

const READY = `
  const { GATEWRIGHT_TOKEN, GATEWRIGHT_SECRETS_KEY } = process.env;
  const workspace = JSON.stringify({ parameters: process.argv.slice(2), GATEWRIGHT_TOKEN, GATEWRIGHT_SECRETS_KEY });
  console.log('some words first');
  console.log(JSON.stringify({ ready: { workbench: 'http://127.0.0.1:4000/#token=secret', gateway: [], workspace, pid: process.pid } }));
  process.stdin.resume().on('end', () => process.exit());
`;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(script: string, more: object = {}): Promise<EngineProcess> {
  const entry = join(folder, 'engine.mjs');
  writeFileSync(entry, script);
  return startEngineProcess({ entry, token: 'secret', node: process.execPath, ...more });
}

test('an engine is given its workspace and port as parameters, and its secrets by environment alone', async () => {
  const engine = await start(READY, { workspace: '/work space', controlPort: 4000, secretsKey: 'ab' });
  await engine.stop();
  expect({ url: engine.url, ...JSON.parse(engine.workspace) }).toEqual({
    url: 'http://127.0.0.1:4000/',
    parameters: ['serve', '/work space', '--json', '--control-port', '4000', '--stdin'],
    GATEWRIGHT_TOKEN: 'secret',
    GATEWRIGHT_SECRETS_KEY: 'ab',
  });
});

test('an engine that ends before it is ready is told by its last words', async () => {
  await expect(start(`console.error('first'); console.error('no such workspace'); process.exit(2)`)).rejects.toThrow(
    /^no such workspace$/,
  );
});

test('an engine that ends without words is told by its code', async () => {
  await expect(start('process.exit(3)')).rejects.toThrow('the engine ended with code 3');
});

test('a Node that is not there is said to be the reason', async () => {
  await expect(start(READY, { node: join(folder, 'no-node') })).rejects.toThrow(/could not be started: .*ENOENT/);
});

test('the end of an engine is noticed, with its reason', async () => {
  const engine = await start(`${READY}; setImmediate(() => { console.error('out of memory'); process.exit(1); });`);
  expect(await engine.exited).toBe('out of memory');
});

test('stopping waits until the engine is gone', async () => {
  const engine = await start(READY);
  await engine.stop();
  expect(await engine.exited).toBe('the engine ended with SIGTERM');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startRecorder, temporaryFolder } from '../testing/stores.ts';

const CORE = join(import.meta.dirname, '..');
const committed = z.object({ committed: z.array(z.number()) });
const ended = z.object({ state: z.object({ state: z.string(), problem: z.string() }), found: z.number() });

let root: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  root = temporaryFolder();
});
afterEach(() => root.remove());

test('what was acknowledged as recorded is there and readable after the process was killed', async () => {
  const folder = join(root.folder, 'store');
  const child = spawn(process.execPath, [join(CORE, 'testing/recorder-program.ts'), folder, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(...committed.parse(JSON.parse(line)).committed);
    // Lines that were on their way when it was killed count as well.
    if (acknowledged.length >= 2000) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');

  const recorder = startRecorder({ folder, clock: { now: () => 0, monotonic: () => 0 } });
  await recorder.opened;
  const missing: number[] = [];
  for (const id of acknowledged) {
    const body = (await recorder.store.load(id)).response?.body.chunks ?? [];
    if (Buffer.concat(body).toString() !== `number ${id}`) missing.push(id);
  }
  const [newest = 0] = acknowledged.slice(-1);
  const found = await recorder.store.list({ filter: `body:"number ${newest}"`, limit: 1 });
  const { problem } = recorder.state();
  await recorder.close();
  expect({ killedBy: child.signalCode, missing, found: found.rows.length, problem }).toEqual({
    killedBy: 'SIGKILL',
    missing: [],
    found: 1,
    problem: undefined,
  });
});

test('where SQLite cannot be loaded, exchanges are kept in memory and the state says why', async () => {
  // The product without one of its packages, as after an installation that went wrong.
  const copy = join(root.folder, 'product');
  for (const room of ['model', 'recording', 'testing'])
    cpSync(join(CORE, room), join(copy, 'core', room), { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  mkdirSync(join(copy, 'node_modules'));
  for (const name of ['zod', 're2js'])
    symlinkSync(join(CORE, '../node_modules', name), join(copy, 'node_modules', name));

  const child = spawn(
    process.execPath,
    [join(copy, 'core/testing/recorder-program.ts'), join(root.folder, 'store'), '50'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: unknown[] = [];
  for await (const line of createInterface(child.stdout)) lines.push(JSON.parse(line));
  const { state, found } = ended.parse(lines.at(-1));
  expect([state.state, state.problem, found]).toEqual([
    'memory',
    expect.stringMatching(/^the store could not be read or written \(.*Cannot find module 'better-sqlite3'/s),
    50,
  ]);
});

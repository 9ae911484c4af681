import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { openWhereItWas } from './control-port.ts';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'gatewright-port-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

/** Opens whatever port is asked for, but those that are taken; 0 takes `free`. */
function opener(free: number, taken: readonly number[] = []) {
  return (port: number): Promise<{ readonly port: number }> =>
    taken.includes(port)
      ? Promise.reject(new GatewrightError('PORT_IN_USE', { port }))
      : Promise.resolve({ port: port === 0 ? free : port });
}

test('the second session is where the first one was', async () => {
  const first = await openWhereItWas(workspace, opener(5001));
  const second = await openWhereItWas(workspace, opener(5002));
  expect([first.port, second.port]).toEqual([5001, 5001]);
});

test('when that port is taken another one is, and is the one of the session after', async () => {
  await openWhereItWas(workspace, opener(5001));
  const second = await openWhereItWas(workspace, opener(5002, [5001]));
  const third = await openWhereItWas(workspace, opener(5003));
  expect([second.port, third.port]).toEqual([5002, 5002]);
});

test('a failure that is not about the port is told', async () => {
  await expect(openWhereItWas(workspace, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
});

test('in a folder that cannot be written the page opens all the same', async () => {
  writeFileSync(join(workspace, '.gatewright'), 'a file where a folder should be');
  expect(await openWhereItWas(workspace, opener(5001))).toEqual({ port: 5001 });
});

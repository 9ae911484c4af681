import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Opened } from '../../testing/opened.ts';
import { FunctionHost, type FunctionSettings } from './function-host.ts';

const opened = new Opened();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewright-function-'));
});
afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

let files = 0;

async function host(text: string, settings: Partial<FunctionSettings> = {}, extension = 'mjs'): Promise<FunctionHost> {
  files += 1;
  const file = join(folder, `check-${files}.${extension}`);
  await writeFile(file, text);
  return opened.add(
    Promise.resolve(
      new FunctionHost({
        file,
        handler: 'handler',
        timeoutMillis: 5000,
        memoryMegabytes: 64,
        environment: {},
        ...settings,
      }),
    ),
  );
}

describe('a function', () => {
  test.each<[string, string, string]>([
    ['that is asynchronous', 'export const handler = async (event) => ({ got: event.a });', 'mjs'],
    ['that gives back at once', 'export function handler(event) { return { got: event.a }; }', 'mjs'],
    [
      'with a callback',
      'export const handler = (event, context, callback) => setImmediate(() => callback(null, { got: event.a }));',
      'mjs',
    ],
    ['of a CommonJS module', 'exports.handler = async (event) => ({ got: event.a });', 'cjs'],
  ])('%s answers', async (_, text, extension) => {
    const invocation = await (await host(text, {}, extension)).invoke({ a: 1 });
    expect(invocation).toEqual({ kind: 'answer', json: '{"got":1}', logs: [] });
  });

  test('runs many times at once in one thread, each with what it prints', async () => {
    const one = await host(`
      let running = 0;
      let most = 0;
      export const handler = async ({ name }) => {
        most = Math.max(most, ++running);
        console.log('begin %s', name);
        await new Promise((resolve) => setTimeout(resolve, 5));
        console.warn({ name });
        running -= 1;
        return most;
      };
    `);
    const invocations = await Promise.all(['a', 'b', 'c'].map((name) => one.invoke({ name })));
    expect(invocations).toEqual(
      ['a', 'b', 'c'].map((name) => ({ kind: 'answer', json: '3', logs: [`begin ${name}`, `{ name: '${name}' }`] })),
    );
    expect(one.starts).toBe(1);
  });

  test('sees its own environment only, and how much time is left', async () => {
    const one = await host(
      'export const handler = async (event, context) => [process.env, context.getRemainingTimeInMillis() > 0];',
      { environment: { TABLE: 'users' } },
    );
    expect(await one.invoke({})).toMatchObject({ json: '[{"TABLE":"users"},true]' });
  });
});

describe('a failure', () => {
  test.each<[string, string, object]>([
    [
      'names the line',
      'export const handler = async () => {\n  throw new TypeError("no");\n};',
      { name: 'TypeError', message: 'no', at: expect.stringMatching(/^check-\d+\.mjs:2:\d+$/) },
    ],
    [
      'may be a text',
      'export const handler = async () => { throw "Unauthorized"; };',
      { name: 'thrown', message: 'Unauthorized' },
    ],
    [
      'by callback',
      'export const handler = (e, c, callback) => callback(new Error("Unauthorized"));',
      { name: 'Error', message: 'Unauthorized', at: expect.any(String) },
    ],
    [
      'of a module without the function',
      'export const other = 1;',
      { name: 'Error', message: 'the module has no function handler' },
    ],
    [
      'of a module that throws',
      'throw new RangeError("at load");',
      { name: 'RangeError', message: 'at load', at: expect.stringContaining(':1:') },
    ],
    [
      'of a module that cannot be read names its line',
      'export const a = 1;\nexport const handler = async () => {;\n',
      { name: 'SyntaxError', message: 'Unexpected end of input', at: expect.stringMatching(/^check-\d+\.mjs:[34]$/) },
    ],
    [
      'of an answer that is no JSON',
      'export const handler = async () => 1n;',
      { name: 'TypeError', message: expect.stringContaining('BigInt') },
    ],
  ])('%s', async (_, text, thrown) => {
    expect(await (await host(text)).invoke({})).toEqual({ kind: 'thrown', thrown, logs: [] });
  });

  test('of one that only waits leaves the others and the thread alone', async () => {
    const one = await host('export const handler = async ({ waits }) => (waits ? new Promise(() => {}) : "fine");', {
      timeoutMillis: 400,
    });
    const waiting = one.invoke({ waits: true });
    expect(await one.invoke({ waits: false })).toMatchObject({ kind: 'answer' });
    expect(await waiting).toEqual({ kind: 'timeout', millis: 400 });
    expect(await one.invoke({ waits: false })).toMatchObject({ kind: 'answer' });
    expect(one.starts).toBe(1);
  });

  test('of one in a loop ends its thread, and the next has another', async () => {
    const one = await host('export const handler = async ({ loops }) => { while (loops); return "fine"; };', {
      timeoutMillis: 600,
    });
    await one.invoke({});
    const [looping, behind] = await Promise.all([one.invoke({ loops: true }), one.invoke({})]);
    expect([looping.kind, behind.kind]).toEqual(['timeout', 'timeout']);
    await expect.poll(async () => (await one.invoke({})).kind, { timeout: 5000 }).toBe('answer');
    expect(one.starts).toBe(2);
  });

  test('of one that takes all memory is told, and the next has another thread', async () => {
    const one = await host(
      'const all = []; export const handler = async ({ eats }) => { while (eats) all.push(new Array(100_000).fill(Math.random())); return "fine"; };',
      { memoryMegabytes: 16, timeoutMillis: 20_000 },
    );
    expect(await one.invoke({ eats: true })).toEqual({
      kind: 'died',
      reason: 'the thread took more than 16 MB of memory',
    });
    expect(await one.invoke({})).toMatchObject({ kind: 'answer' });
  });

  test.each([
    ['ends the process', 'process.exit(3)', 'the thread ended with 3'],
    [
      'throws outside of it',
      'setImmediate(() => { throw new Error("late"); }); await new Promise(() => {})',
      'the thread threw Error: late',
    ],
  ])('of one that %s is told', async (_, body, reason) => {
    const one = await host(`export const handler = async () => { ${body}; };`);
    expect(await one.invoke({})).toEqual({ kind: 'died', reason });
  });

  test('closing gives up what is under way', async () => {
    const one = await host('export const handler = async () => new Promise(() => {});');
    const under = one.invoke({});
    await one.close();
    await one.close();
    expect(await under).toEqual({ kind: 'died', reason: 'the configuration was replaced' });
  });
});

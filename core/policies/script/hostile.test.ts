import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { script } from '../script.ts';

/** Runs code in a script of its own, and then something harmless in the same one. */
async function runTwice(code: string, options: object = {}) {
  const both = `if (call.request.path === '/again') { note('again', true); } else { ${code} }`;
  const bench = await PolicyBench.open(script, { code: both, timeout: '200ms', ...options });
  const { error } = await bench.send();
  const again = await bench.send({ target: '/again' });
  await bench.close();
  return { code: error?.code, reason: String(error?.details['reason']), again: again.notes['again'] };
}

describe('a script that would not end is stopped, and the next call runs', () => {
  test.each([
    ['a loop', 'for (;;);'],
    ['a loop that catches', 'for (;;) { try { for (;;); } catch {} finally { continue; } }'],
    ['an expression that backtracks', "/^(a+)+$/.test('a'.repeat(40) + 'b');"],
    ['a getter in what is thrown', 'throw { get message() { for (;;); } };'],
    ['toJSON', "call.variables.set('a', { toJSON() { for (;;); } });"],
    ['a sort', '[3, 2, 1].sort(() => { for (;;); });'],
    ['a generator', 'for (const x of (function* () { for (;;) yield 1; })());'],
  ])('%s', async (_title, code) => {
    expect(await runTwice(code)).toEqual({
      code: 'SCRIPT_LIMIT',
      reason: 'it worked for more than 200 ms',
      again: true,
    });
  });
});

describe('a script that takes too much memory or stack is stopped', () => {
  test.each([
    ['a list that grows', 'const a = []; for (;;) a.push(new Array(1000).fill(1));', 'memory'],
    ['a text that doubles', "let s = 'x'; for (;;) s += s;", 'memory'],
    ['a buffer', 'new ArrayBuffer(1e9);', 'memory'],
    ['a padded text', "'x'.padEnd(1e9);", 'memory'],
    ['a function that calls itself', 'const f = () => f() + 1; f();', 'too deep'],
    ['lists in lists, as text', 'let b = []; for (let i = 0; i < 2e4; i += 1) b = [b]; JSON.stringify(b);', ''],
  ])('%s', async (_title, code, reason) => {
    const result = await runTwice(code, { timeout: '5s', memory: '4MiB' });
    expect(result).toEqual({ code: 'SCRIPT_LIMIT', reason: expect.stringContaining(reason), again: true });
  });
});

test('built-ins that walk a list do not do so for minutes', async () => {
  const code = `
    const huge = () => new Array(4e9);
    const like = { length: 2 ** 53 - 1 };
    const lying = { n: 0, get length() { this.n += 1; return this.n > 1 ? 2 ** 53 - 1 : 1; } };
    const tries = [
      () => huge().fill(1), () => huge().indexOf(1), () => huge().join(), () => huge().forEach(() => 1), () => huge().reverse(),
      () => String(huge()), () => huge().concat([1]), () => [].concat(huge()), () => [huge()].flat(), () => [1].flatMap(() => huge()),
      () => new Set(huge()), () => huge().values().toArray(), () => [...huge().keys()], () => huge().sort(), () => huge().slice(1),
      () => Array.prototype.includes.call(like, 1), () => Array.prototype.fill.call(like, 1), () => Array.prototype.map.call(lying, String),
      () => [].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true }), () => Iterator.from(huge()),
    ];
    let refused = 0;
    for (const one of tries) { try { one(); } catch { refused += 1; } }
    note('refused', refused);`;
  const bench = await PolicyBench.open(script, { code, timeout: '2s' });
  const { notes, error } = await bench.send();
  await bench.close();
  expect([error, notes]).toEqual([undefined, { refused: 18 }]);
});

describe('nothing of the machine is there', () => {
  let bench: PolicyBench;
  beforeAll(async () => {
    bench = await PolicyBench.open(script, {
      code: "note('type', typeof globalThis[call.request.query.get('name')]);",
    });
  });
  afterAll(() => bench.close());

  test.each(
    'process require module global fetch setTimeout setInterval setImmediate queueMicrotask eval BigInt Proxy Atomics SharedArrayBuffer WebAssembly WeakRef FinalizationRegistry performance crypto std os print scriptArgs'.split(
      ' ',
    ),
  )('%s', async (name) => {
    expect((await bench.send({ target: `/?name=${name}` })).notes).toEqual({ type: 'undefined' });
  });
});

describe('code cannot be made from text', () => {
  test.each([
    "new Function('return 1')",
    "(() => 1).constructor('return 1')",
    "(function* () {}).constructor('yield 1')",
    "(async () => 1).constructor('return 1')",
    "Object.getPrototypeOf(async function* () {}).constructor('1')",
  ])('%s', async (code) => {
    expect(await runTwice(`${code};`)).toMatchObject({
      code: 'SCRIPT_FAILED',
      reason: expect.stringContaining('code cannot be made'),
    });
  });
});

describe('nothing stays from one call to the next', () => {
  test.each([
    ['a global', 'globalThis.kept = 1', 'globalThis.kept'],
    ['a method of a prototype', 'Array.prototype.kept = 1', '[].kept'],
    [
      'a method that is replaced',
      "Array.prototype.map = () => 'kept'",
      "[1].map((x) => x)[0] === 1 ? undefined : 'kept'",
    ],
    ['a property of a built-in', 'Math.kept = 1', 'Math.kept'],
    ['a property of a function of the call', 'note.kept = 1', 'note.kept'],
    ['a method of the call', 'Object.getPrototypeOf(call).kept = 1', 'call.kept'],
    ['a hidden prototype', 'Object.getPrototypeOf([][Symbol.iterator]()).kept = 1', '[][Symbol.iterator]().kept'],
    ['the prototype of generators', 'Object.getPrototypeOf(function* () {}).kept = 1', '(function* () {}).kept'],
    ['a prototype that is exchanged', 'Object.setPrototypeOf(Array.prototype, { kept: 1 })', '[].kept'],
    ['the function of the script', 'arguments.callee.kept = 1', 'undefined'],
    ['a local of the script', 'var kept = 1', "typeof kept === 'undefined' ? undefined : kept"],
    [
      'a variable of a call that failed',
      "call.variables.set('kept', 1); throw 1",
      "call.variables.get('kept') ?? undefined",
    ],
  ])('%s', async (_title, keep, look) => {
    const code = `if (call.request.path === '/look') { note('kept', String(${look})); } else { ${keep}; }`;
    const bench = await PolicyBench.open(script, { code });
    await bench.send();
    const { notes } = await bench.send({ target: '/look' });
    await bench.close();
    expect(notes).toEqual({ kept: 'undefined' });
  });

  test('what inherits can still be given methods of its own', async () => {
    const code = `
      const o = {}; o.toString = () => 'mine'; o.valueOf = () => 2;
      const e = new TypeError('a'); e.name = 'Own'; e.message = 'b';
      function Old() {} Old.prototype = Object.create(Error.prototype); Old.prototype.constructor = Old; Old.prototype.name = 'Old';
      note('all', [String(o), o + 1, String(e), new Old().name, Object.keys(o).join()].join(' '));`;
    const bench = await PolicyBench.open(script, { code });
    expect((await bench.send()).notes).toEqual({ all: 'mine 3 Own: b Old toString,valueOf' });
    await bench.close();
  });
});

test('a thousand calls leave no memory behind', async () => {
  const code =
    "call.variables.set('a', 'x'.repeat(20000)); call.request.headers.set('x', call.request.query.get('q'));";
  const bench = await PolicyBench.open(script, { code, memory: '2MiB' });
  const codes = new Set<unknown>();
  for (let index = 0; index < 1000; index += 1)
    codes.add((await bench.send({ target: `/?q=${'y'.repeat(1000)}` })).error?.code);
  await bench.close();
  expect([...codes]).toEqual([undefined]);
});

test.each([
  '}); for (;;); (function () {',
  '} for (;;); function f() {',
  '}, (() => { for (;;); })(), function () {',
  '}, [(() => { for (;;); })()]: 1, script() {',
  '}(function () { for (;;); })(), function () {',
  '} } ); for (;;); ({ script() {',
])('code does not get out of its function by %s', async (code) => {
  await expect(PolicyBench.open(script, { code })).rejects.toThrow('SyntaxError');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { script } from '../script.ts';
import { SCRIPT_TYPES } from './types.ts';

/** Names of the members that an interface declares. */
function declared(name: string): string[] {
  const [, body = ''] = new RegExp(String.raw`interface ${name}\b[^{]*\{\n([\s\S]*?)\n\}`).exec(SCRIPT_TYPES) ?? [];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm)].map(([, member = '']) => member).toSorted();
}

test('the declarations are of what a script gets', async () => {
  const code = `
    const members = (of) => Object.getOwnPropertyNames(Object.getPrototypeOf(of)).filter((name) => name !== 'constructor');
    const of = { Call: call, Request: call.request, Response: call.response, Variables: call.variables };
    for (const [name, object] of Object.entries(of)) note(name, members(object).sort().join());
    note('Headers', members(call.request.headers).sort().join());
    note('Query', members(call.request.query).filter((name) => name !== 'toString').sort().join());`;
  const bench = await PolicyBench.open(script, { code }, { phase: 'response' });
  const { notes } = await bench.send();
  await bench.close();
  const names = ['Call', 'Request', 'Response', 'Variables'];
  expect(notes).toEqual({
    ...Object.fromEntries(names.map((name) => [name, declared(name).join()])),
    Headers: declared('Pairs').join(),
    Query: declared('Pairs').join(),
  });
});

test('the docs show the declarations', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/scripts.md'), 'utf8')).toContain(SCRIPT_TYPES);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { integrations } from '../../integrations/index.ts';
import { policies } from '../../policies/index.ts';
import { schemaFaults, undescribed } from '../../testing/fits-schema.ts';
import { gatewrightJsonSchema } from './json-schema.ts';

const ROOT = join(import.meta.dirname, '../../..');
// Through JSON, as the editor gets it.
const schema = JSON.parse(JSON.stringify(gatewrightJsonSchema({ policies, integrations }))) as Readonly<
  Record<string, unknown>
>;

function faults(text: string): string[] {
  return schemaFaults(schema, parse(text));
}

/** A document with one use of a policy. */
function withUse(use: string): string {
  return `routes:\n- id: a\n  request:\n  - ${use}\n  integration: { mock: }\n`;
}

const USE = '/routes/0/request/0';

describe('what is right has no marker', () => {
  const quickstart = join(ROOT, 'samples/quickstart');

  test('the quickstart', () => {
    expect(faults(readFileSync(join(quickstart, 'gatewright.yaml'), 'utf8'))).toEqual([]);
  });

  test.each(readdirSync(join(quickstart, 'routes')))('its file of routes %s', (name) => {
    expect(schemaFaults(schema, { routes: parse(readFileSync(join(quickstart, 'routes', name), 'utf8')) })).toEqual([]);
  });

  test('the example in docs/configuration.md', () => {
    const [, example = ''] =
      /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8')) ?? [];
    expect(faults(example)).toEqual([]);
  });

  test.each(policies)('the example of $name', ({ name, example, phases }) => {
    expect(schemaFaults(schema, { [phases[0] ?? '']: [{ [name]: parse(example) }] })).toEqual([]);
  });

  test.each(integrations)('the example of $name', ({ name, example }) => {
    expect(schemaFaults(schema, { routes: [{ id: 'a', integration: { [name]: parse(example) } }] })).toEqual([]);
  });

  test.each([
    'request-size: { max: 10KiB }',
    'request-size: { max: 1 MB }',
    'rate-limit: { limit: "${env:LIMIT}", window: "${env:WINDOW}" }',
    "cors: { origins: ['${env:ORIGIN}', 'HTTPS://a.example'] }",
    'set-headers: { set: { x-a: "${secret:token}" } }',
    '{ correlation-id: , id: mine, when: { methods: [GET], not: true } }',
    "{ correlation-id: , when: request.method == 'GET' }",
    'correlation-id: {}',
  ])('%s', (use) => {
    expect(faults(withUse(use))).toEqual([]);
  });
});

describe('what is wrong has one', () => {
  test.each([
    ['rate-limt: { limit: 1 }', `${USE}/rate-limt nothing may stand here`],
    ['rate-limit: { limt: 1 }', `${USE}/rate-limit/limt nothing may stand here`],
    ['rate-limit: { limit: many }', `${USE}/rate-limit/limit type`],
    ['rate-limit: { limit: 0 }', `${USE}/rate-limit/limit minimum`],
    ['rate-limit: { limit: 1, window: 5 }', `${USE}/rate-limit/window type`],
    ['rate-limit: { limit: 1, by: cookie }', `${USE}/rate-limit/by enum`],
    ['request-size: { max: big }', `${USE}/request-size/max type`],
    ['request-size: {}', `${USE}/request-size required`],
    ['set-headers: { set: { "a b": c } }', `${USE}/set-headers/set/a b pattern`],
    ['{ fault: { abort: true }, when: { header: [x] } }', `${USE}/when type`],
  ])('%s', (use, fault) => {
    expect(faults(withUse(use))).toContain(fault);
  });
});

test('every key that completion offers says what it is', () => {
  expect(undescribed(schema)).toEqual([]);
});

test('every phase offers the policies that may stand in it, and nothing else', () => {
  const properties = JSON.stringify(schema['properties']);
  const offered = (phase: string): string[] => {
    const { items } = Reflect.get(JSON.parse(properties) as object, phase) as { items: { properties: object } };
    return Object.keys(items.properties).filter((name) => name !== 'id' && name !== 'when');
  };
  for (const phase of ['request', 'response', 'error'] as const)
    expect(offered(phase)).toEqual(policies.filter(({ phases }) => phases.includes(phase)).map(({ name }) => name));
});

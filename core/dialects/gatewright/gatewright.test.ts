import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { integrations } from '../../integrations/index.ts';
import { GatewrightError, type ErrorCode, type ErrorDetails } from '../../model/errors.ts';
import { durationOption } from '../../model/options.ts';
import type { RouteMatch } from '../../model/routing.ts';
import { policies } from '../../policies/index.ts';
import type { Call } from '../../policies/policy.ts';
import { goldenCases, readGolden } from '../../testing/golden.ts';
import type { Catalog } from '../dialect.ts';
import { gatewright } from './gatewright.ts';

const limit = z.strictObject({ limit: z.number().describe('How many.'), window: durationOption.describe('How long.') });
const keys = z.strictObject({ header: z.string().default('x-api-key'), keys: z.array(z.string()).default([]) });
const set = z.strictObject({ set: z.record(z.string(), z.string()).optional() });

const catalog: Catalog = {
  policies: [
    { name: 'rate-limit', summary: 'Limits.', phases: ['request'], options: limit },
    { name: 'key-auth', summary: 'Asks for a key.', phases: ['request'], options: keys, secrets: ['keys'] },
    { name: 'set-headers', summary: 'Sets headers.', phases: ['request', 'response'], options: set },
  ],
  integrations: [
    { name: 'http', summary: 'Calls an upstream.', options: z.strictObject({ url: z.string() }) },
    { name: 'mock', summary: 'Answers itself.', options: z.strictObject({ status: z.number().default(200) }) },
  ],
};

function template(text: string): RouteMatch {
  return { paths: [{ kind: 'template', text }] };
}

/** Status, the headers beside content type and request id, and the body of an error's answer. */
function answer(code: ErrorCode, details: ErrorDetails): unknown {
  const error = new GatewrightError(code, details);
  // The call is not looked at by this dialect.
  const { status, headers, body } = gatewright.errorResponse({ error, call: {} as Call, requestId: 'abc', now: 0 });
  const text = body.kind === 'bytes' ? new TextDecoder().decode(body.bytes) : '';
  return [status, headers.slice(4), JSON.parse(text)];
}

test.each(goldenCases(join(import.meta.dirname, 'golden')))('$name reads as its golden file says', (golden) => {
  expect(readGolden(golden, gatewright, { path: 'gatewright.yaml', catalog })).toEqual(golden.expected);
});

test('the example in docs/configuration.md has no faults', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
  const { config, findings } = gatewright.read([{ path: 'gatewright.yaml', text: example }], {
    policies,
    integrations,
  });
  expect([findings.map(({ code }) => code), config?.routes.map(({ id }) => id)]).toEqual([['INCLUDE_EMPTY'], ['user']]);
});

describe('included files', () => {
  const main = { path: 'gatewright.yaml', text: "include: ['routes/*.yaml', none/*.yaml, ../outside.yaml]\n" };
  const list = { path: 'routes/a.yaml', text: '- id: a\n  integration: { mock: {} }\n' };
  const map = { path: 'routes/b.yaml', text: 'routes:\n  - id: b\n    integration: { mock: }\n  - id: c\n' };

  test('their routes come after each other and faults name the file', () => {
    const { findings } = gatewright.read([main, map, list], catalog);
    expect(findings.map(({ code, at }) => [code, at?.file, at?.line, at?.pointer])).toEqual([
      ['INCLUDE_EMPTY', 'gatewright.yaml', 1, '/include/1'],
      ['INCLUDE_EMPTY', 'gatewright.yaml', 1, '/include/2'],
      ['INTEGRATION_MISSING', 'routes/b.yaml', 4, '/routes/1/integration'],
    ]);
  });

  test('a list and a map of routes are both understood', () => {
    const fixed = { ...map, text: map.text.replace('  - id: c\n', '') };
    const { config } = gatewright.read([main, fixed, list], catalog);
    expect(config?.routes.map(({ id, at }) => [id, at?.file])).toEqual([
      ['a', 'routes/a.yaml'],
      ['b', 'routes/b.yaml'],
    ]);
  });
});

test('the JSON schema knows the options of every policy and takes references where numbers are wanted', () => {
  const schema = JSON.stringify(gatewright.jsonSchema?.(catalog));
  expect(schema).toContain('"description":"How many."');
  expect(schema).toContain('"rate-limit":{');
  expect(schema).toContain(JSON.stringify({ type: 'string', pattern: String.raw`\$\{(secret|env|file):` }));
});

describe('which route is tried first', () => {
  const ranked: readonly (readonly [string, RouteMatch])[] = [
    ['priority', { ...template('/{rest+}'), priority: 1 }],
    ['host', { hosts: ['a.example.com'], ...template('/{rest+}') }],
    ['long wildcard', { hosts: ['*.example.com'] }],
    ['wildcard', { hosts: ['*.com'] }],
    ['exact', { paths: [{ kind: 'exact', text: '/users/me' }] }],
    ['static', template('/users/me')],
    [
      'static first, with a header',
      { ...template('/users/{id}'), headers: [{ name: 'x', values: [], isRegex: false }] },
    ],
    ['static first, with a method', { ...template('/users/{id}'), methods: ['GET'] }],
    ['static first', template('/users/{id}')],
    ['static second', template('/{kind}/me')],
    ['expression', { paths: [{ kind: 'regex', text: '/users/.*' }] }],
    ['long rest', template('/users/{rest+}')],
    ['prefix', { paths: [{ kind: 'prefix', text: '/users' }] }],
    ['rest', template('/{rest+}')],
    ['anything', {}],
  ];

  test('is decided by priority, host, path, headers and methods, in this order', () => {
    const sorted = ranked.toReversed().toSorted(([, a], [, b]) => gatewright.routing.compare(a, b));
    expect(sorted.map(([name]) => name)).toEqual(ranked.map(([name]) => name));
  });
});

describe('an error on the wire', () => {
  test('names the code, the request and the facts', () => {
    expect(answer('ROUTE_NOT_FOUND', { path: '/x' })).toEqual([
      404,
      [],
      {
        error: {
          code: 'ROUTE_NOT_FOUND',
          message: 'no route matches the request',
          requestId: 'abc',
          details: { path: '/x' },
        },
      },
    ]);
  });

  test.each([
    ['KEY_MISSING', {}, 401, ['www-authenticate', 'ApiKey realm="gatewright"']],
    ['RATE_LIMITED', { retryAfterSeconds: 1.2 }, 429, ['retry-after', '2']],
    ['CIRCUIT_OPEN', { retryAfterSeconds: 7 }, 503, ['retry-after', '7']],
    ['UPSTREAMS_UNHEALTHY', {}, 503, []],
    ['METHOD_NOT_ALLOWED', { allowed: ['GET', 'PUT'] }, 405, ['allow', 'GET, PUT']],
    ['FAULT_INJECTED', { status: 418 }, 418, []],
  ] as const)('%s with %j has status %i and headers %j', (code, details, status, headers) => {
    expect(answer(code, details)).toEqual([status, headers, expect.anything()]);
  });
});

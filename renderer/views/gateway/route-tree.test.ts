import { describe, expect, test } from 'vitest';
import type { RouteNode } from '../../state/routes.ts';
import { stepFrom, treeRows } from './route-tree.ts';

const at = (line: number) => ({ file: 'gatewright.yaml', line, column: 5 });

function route(id: string, title: string, given: Partial<RouteNode> = {}): RouteNode {
  const integration = { name: 'http', summary: 'http://127.0.0.1:3000', at: at(9) };
  const empty = { hosts: [], methods: [], paths: [], request: [], response: [], error: [] };
  return { id, title, ...empty, integration, at: at(1), ...given };
}

const USERS = route('users', 'GET /users/{id}', {
  request: [
    { id: 'users.request.0', policy: 'key-auth', summary: 'header x-api-key', at: at(3) },
    { id: 'users.request.1', policy: 'rate-limit', summary: '10 per 1s', at: at(4) },
  ],
  error: [{ id: 'users.error.0', policy: 'respond', summary: 'status 503' }],
});
const HEALTH = route('health', 'GET /health', { integration: { name: 'mock', summary: '200' } });
const ROUTES = [USERS, HEALTH];
const NONE = new Set<string>();

function drawn(rows: ReturnType<typeof treeRows>): readonly string[] {
  return rows.map(({ level, title, isOpen }) => {
    const mark = isOpen === undefined ? ' ' : isOpen ? '-' : '+';
    return `${'  '.repeat(level - 1)}${mark}${title}`;
  });
}

describe('the lines of the tree', () => {
  test('routes are closed at first', () => {
    expect(drawn(treeRows(ROUTES, NONE, ''))).toEqual(['+GET /users/{id}', '+GET /health']);
  });

  test('an open route shows its policies by phase and its integration', () => {
    expect(drawn(treeRows(ROUTES, new Set(['users']), ''))).toEqual([
      '-GET /users/{id}',
      '  -request',
      '     key-auth',
      '     rate-limit',
      '  -error',
      '     respond',
      '   http',
      '+GET /health',
    ]);
  });

  test('each line knows its place among its siblings and the place in its file', () => {
    const rows = treeRows(ROUTES, new Set(['users']), '');
    expect(rows.map(({ position, siblings, at: place }) => [position, siblings, place?.line])).toEqual([
      [1, 2, 1],
      [1, 3, 3],
      [1, 2, 3],
      [2, 2, 4],
      [2, 3, undefined],
      [1, 1, undefined],
      [3, 3, 9],
      [2, 2, 1],
    ]);
  });

  test('a filter opens what leads to a policy it fits', () => {
    expect(drawn(treeRows(ROUTES, NONE, 'rate'))).toEqual(['-GET /users/{id}', '  -request', '     rate-limit']);
  });

  test('a route that fits by itself stays closed, with everything in it', () => {
    expect(drawn(treeRows(ROUTES, NONE, 'HEALTH'))).toEqual(['+GET /health']);
    expect(drawn(treeRows(ROUTES, new Set(['health']), 'health'))).toEqual(['-GET /health', '   mock']);
  });

  test('words may fit a line and what is above it', () => {
    expect(drawn(treeRows(ROUTES, NONE, 'users key'))).toEqual(['-GET /users/{id}', '  -request', '     key-auth']);
    expect(treeRows(ROUTES, NONE, 'health key')).toEqual([]);
  });
});

test('keys lead through the lines as in every tree', () => {
  const rows = treeRows(ROUTES, new Set(['users']), '');
  const steps: readonly (readonly [number, string])[] = [
    [0, 'ArrowDown'],
    [0, 'ArrowUp'],
    [7, 'ArrowDown'],
    [3, 'Home'],
    [3, 'End'],
    [0, 'ArrowRight'],
    [7, 'ArrowRight'],
    [3, 'ArrowLeft'],
    [0, 'ArrowLeft'],
    [0, 'x'],
    [-1, 'ArrowDown'],
    [-1, 'End'],
    [-1, 'Tab'],
    [-1, 'a'],
  ];
  expect(steps.map(([index, key]) => stepFrom(rows, index, key))).toEqual([
    1,
    0,
    7,
    0,
    7,
    1,
    undefined,
    1,
    undefined,
    undefined,
    0,
    7,
    undefined,
    undefined,
  ]);
});

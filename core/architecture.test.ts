import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = normalize(join(import.meta.dirname, '..'));

/** Who may import whom, besides itself. `node` stands for Node's own modules. Tests may also use core/testing, vitest and fast-check. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'core/model': ['zod'],
  'core/contract': ['core/model', 'zod'],
  'core/rpc': ['core/contract', 'core/model', 'ws', 'node', 'zod'],
  'core/routing': ['core/model', 're2js'],
  'core/vtl': ['core/model', 're2js'],
  'core/expressions': ['core/model', 'core/policies/policy.ts', 'core/policies/address-range.ts', 're2js', 'zod'],
  'core/outgoing': ['core/model', 'undici', 'node'],
  'core/jwt': ['core/model', 'jose', 'node'],
  'core/identity': ['core/model', 'core/jwt', 'jose', 'zod', 'node'],
  'core/signing': ['core/model', 'node'],
  'core/policies': [
    'core/model',
    'core/signing',
    'core/expressions',
    'core/outgoing',
    'core/jwt',
    'core/vtl',
    'zod',
    'node',
    're2js',
    'ajv',
    'ajv-draft-04',
    'ajv-formats',
    'saxes',
    'ioredis',
    'quickjs-emscripten',
    'graphql',
    '@scalar/openapi-parser',
    'yaml',
  ],
  'core/integrations': [
    'core/model',
    'core/expressions',
    'core/outgoing',
    'core/policies/policy.ts',
    'core/signing',
    'undici',
    'zod',
    'node',
  ],
  'core/engine': [
    'core/model',
    'core/routing',
    'core/expressions',
    'core/policies/policy.ts',
    'core/integrations/integration.ts',
    'core/dialects/dialect.ts',
    'node',
  ],
  'core/dialects': [
    'core/model',
    'core/expressions',
    'core/policies',
    'core/integrations/integration.ts',
    'core/routing',
    'yaml',
    'zod',
    'node',
  ],
  'core/recording': ['core/model', 'better-sqlite3', 're2js', 'node'],
  'core/diagnosis': ['core/model', 'core/jwt', 'core/recording/content-coding.ts', 'zod', 'node'],
  'core/replay': [
    'core/model',
    'core/diagnosis',
    'core/outgoing',
    'core/dialects/reading',
    'core/recording/content-coding.ts',
    'core/recording/redaction',
    'core/recording/filter',
    'saxes',
    'core/signing',
    'undici',
    'openid-client',
    'zod',
    'node',
  ],
  'core/probe': ['core/model'],
  'core/formats': [
    'core/model',
    'core/recording/redaction',
    'core/recording/content-coding.ts',
    'stream-json',
    'zod',
    'node',
  ],
  'core/app': ['core', 'node', 'zod', 'ws', 'yaml'],
  'core/cli': [
    'core/app',
    'core/rpc',
    'core/contract',
    'core/model',
    'core/formats',
    'core/vtl',
    'core/jwt',
    'core/diagnosis',
    'core/replay/report',
    'commander',
    'ws',
    'node',
    'zod',
  ],
  'core/testing': [
    'core',
    'jose',
    'oidc-provider',
    'node',
    'saxes',
    'undici',
    'ws',
    '@peculiar/x509',
    'yaml',
    'zod',
    'fast-check',
  ],
  electron: ['core/contract', 'electron', 'esbuild', 'node', 'zod'],
  'renderer/testing': ['core/contract', 'core/model', 'core/vtl', 'renderer/views/vtl/examples.ts', 'ws', 'node'],
  renderer: [
    'core/contract',
    'core/model',
    'react',
    'react-dom',
    'react-aria-components',
    'react-resizable-panels',
    'zustand',
    'lucide-react',
    'monaco-editor',
    'monaco-yaml',
  ],
  e2e: [
    'playwright',
    '@axe-core/playwright',
    'vitest',
    'node',
    'ws',
    'undici',
    'better-sqlite3',
    'velocityjs',
    'jose',
    'core/testing',
    'core/model',
  ],
};
const TEST_ONLY = [
  'core/testing',
  'core/recording/filter/test-exchanges.ts',
  'vitest',
  'fast-check',
  'node',
  'yaml',
  'undici',
  'ws',
  'core/policies',
  'core/integrations',
  'core/dialects',
  'zod',
  '@peculiar/x509',
  'better-sqlite3',
  'jose',
  'oidc-provider',
  'ioredis',
];

const sources = Object.keys(ALLOWED)
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter(
    (entry) =>
      entry.isFile() &&
      /\.(ts|tsx|cts)$/.test(entry.name) &&
      !/(^|\/)(dist|out)(\/|$)/.test(relative(root, entry.parentPath)),
  )
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));

describe('who imports whom', () => {
  test('every import is one its folder is allowed', () => {
    const violations = [...new Set(sources)].flatMap((file) =>
      importsOf(file).flatMap((target) => (isAllowed(file, target) ? [] : [`${file} imports ${target}`])),
    );
    expect(violations).toEqual([]);
  });

  test('no modules import each other in a circle', () => {
    const graph = new Map(
      [...new Set(sources)].map((file) => [file, importsOf(file, 'values').filter((target) => target.includes('/'))]),
    );
    expect(findCycle(graph)).toEqual([]);
  });
});

function folderOf(file: string): string {
  return Object.keys(ALLOWED).find((folder) => file.startsWith(`${folder}/`)) ?? '';
}

function isAllowed(file: string, target: string): boolean {
  const folder = folderOf(file);
  const isTest = /\.test\.tsx?$/.test(file) || /vitest\.config|vite\.config/.test(file);
  if (folder === '' || (isTest && /^vite|^@vitejs/.test(target))) return true;
  const allowed = [...(ALLOWED[folder] ?? []), ...(isTest ? TEST_ONLY : []), folder];
  return allowed.some((entry) => target === entry || target.startsWith(`${entry}/`));
}

/** What a file imports: paths from the root for our own modules, package names, or `node`. */
function importsOf(file: string, which: 'all' | 'values' = 'all'): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const pattern = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].flatMap(([, type, specifier = '']) =>
    which === 'values' && type !== undefined ? [] : [resolveImport(file, specifier)],
  );
}

function resolveImport(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return normalize(join(dirname(file), specifier))
      .split(sep)
      .join('/')
      .replace(/\?.*$/, '');
  const name = specifier.startsWith('@')
    ? specifier.split('/').slice(0, 2).join('/')
    : (specifier.split('/')[0] ?? specifier);
  return specifier.startsWith('node:') || builtinModules.includes(name) ? 'node' : name;
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = walk(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

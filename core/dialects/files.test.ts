import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadWorkspaceFiles, pickDialect } from './files.ts';
import { dialects } from './index.ts';

let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatewright-files-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

test('a workspace is its first file and what that includes, each file once', async () => {
  const main = "include: ['routes/*.yaml', routes/b.yaml, ./gatewright.yaml, '../**', /etc/hosts]\n";
  await write({
    'gatewright.yaml': main,
    'routes/b.yaml': 'b',
    'routes/a.yaml': 'a',
    'routes/c.txt': 'c',
    'x.yaml': 'x',
  });
  expect(await loadWorkspaceFiles(dir)).toEqual([
    { path: 'gatewright.yaml', text: main },
    { path: 'routes/a.yaml', text: 'a' },
    { path: 'routes/b.yaml', text: 'b' },
  ]);
});

test('a folder without a configuration is not a workspace', async () => {
  await expect(loadWorkspaceFiles(dir)).rejects.toMatchObject({ code: 'WORKSPACE_NOT_FOUND' });
  await expect(loadWorkspaceFiles(join(dir, 'none'))).rejects.toMatchObject({ code: 'WORKSPACE_NOT_FOUND' });
});

test('a configuration that cannot be read is named', async () => {
  await symlink('gatewright.yaml', join(dir, 'gatewright.yaml'));
  await expect(loadWorkspaceFiles(dir)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    details: { path: 'gatewright.yaml', reason: 'ELOOP' },
  });
});

test('files that are not YAML are loaded all the same, so that their faults can be shown', async () => {
  await write({ 'gatewright.yaml': 'include: [' });
  expect(await loadWorkspaceFiles(dir)).toHaveLength(1);
});

test.each([
  ['gatewright.yaml', 'dialect: kong', 'gatewright'],
  ['kong.yml', '_format_version: "3.0"', 'kong'],
  ['other.yaml', 'a: 1', undefined],
])('%s with %s is read by %s', (path, text, expected) => {
  expect(pickDialect([{ path, text }], dialects)?.id).toBe(expected);
});

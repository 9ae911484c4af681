import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { desktopStory } from './support/desktop-story.ts';
import { root } from './support/workspace.ts';

const run = promisify(execFile);

desktopStory(
  'the packaged program has its fuses set, and opens a workspace',
  { timeout: 300_000 },
  async ({ electron, display, workspace }) => {
    const output = mkdtempSync(join(tmpdir(), 'gatewright-dist-'));
    try {
      await run('npm', ['run', '-s', 'build:engine'], { cwd: root });
      const program = await buildPackage(output, electron);
      const fuses = (await run(bin('electron-fuses'), ['read', '--app', program])).stdout;
      const child = spawn(
        program,
        ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--workspace', workspace.folder],
        {
          env: {
            ...process.env,
            DISPLAY: display,
            GATEWRIGHT_HOME: workspace.home,
            ...(electron.needsOutsideNode ? { GATEWRIGHT_NODE: process.execPath } : {}),
          },
          stdio: 'ignore',
        },
      );
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      await expect.poll(() => titlesOf(join(workspace.home, 'shell'))).toEqual(['quickstart · Gatewright']);
      child.kill('SIGTERM');
      await exited;
      await expect.poll(() => existsSync(join(workspace.folder, '.gatewright/engine.json'))).toBe(false);
      expect(fusesIn(fuses)).toMatchObject({
        RunAsNode: 'Disabled',
        EnableCookieEncryption: 'Enabled',
        EnableNodeOptionsEnvironmentVariable: 'Disabled',
        EnableNodeCliInspectArguments: 'Disabled',
        EnableEmbeddedAsarIntegrityValidation: 'Enabled',
        OnlyLoadAppFromAsar: 'Enabled',
      });
    } finally {
      rmSync(output, { recursive: true, force: true });
    }
  },
);

/** Runs electron-builder as `npm run dist -- --dir` does, without the network. */
async function buildPackage(output: string, electron: { folder: string; version: string }): Promise<string> {
  await run(
    bin('electron-builder'),
    [
      '--publish',
      'never',
      '--dir',
      `-c.electronDist=${electron.folder}`,
      `-c.electronVersion=${electron.version}`,
      `-c.directories.output=${output}`,
    ],
    { cwd: root },
  );
  return join(output, 'linux-unpacked/gatewright');
}

/** Titles of the windows that a program with a debugging port has. */
async function titlesOf(userData: string): Promise<readonly string[]> {
  try {
    const [port] = readFileSync(join(userData, 'DevToolsActivePort'), 'utf8').split('\n');
    const targets: unknown = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
    return Array.isArray(targets) ? targets.map(({ title }) => String(title)) : [];
  } catch {
    // It has not come so far yet.
    return [];
  }
}

function fusesIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+) is (Enabled|Disabled)/g)].map(([, name, state]) => [name, state]));
}

function bin(name: string): string {
  return join(root, 'node_modules/.bin', name);
}

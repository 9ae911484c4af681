import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).trim());

/** A program under measurement. */
export interface Subject {
  readonly name: string;
  /** Where its proxied traffic goes in. */
  readonly url: string;
  readonly pid: number;
  /** The whole ready line, for what else it says. */
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Starts a program that prints `{"ready":{"gateway":[url…]}}`. */
export function startSubject(
  name: string,
  command: string,
  parameters: readonly string[],
  env: Record<string, string> = {},
): Promise<Subject> {
  const child = spawn(command, parameters, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready"')) return;
      const ready: Record<string, unknown> = JSON.parse(line).ready;
      const [url] = Array.isArray(ready['gateway']) ? ready['gateway'] : [];
      resolve({ name, url: String(url).replace(/\/$/, ''), pid: child.pid ?? 0, ready, stop: () => stop(child) });
    });
  });
}

/** Ends a child and waits for it. */
export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  });
}

/** CPU time a process and all its threads and children have used so far, in microseconds. */
export function cpuMicros(pid: number): number {
  return [pid, ...descendants(pid)].reduce((sum, id) => {
    const fields = statFields(id);
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND;
  }, 0);
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

/** Fields of /proc/PID/stat after the command's name, from `state` on. */
function statFields(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // A child that has ended in the meantime counts no more.
    return [];
  }
}

function descendants(pid: number): number[] {
  const ids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const children = ids.filter((id) => Number(statFields(id)[1]) === pid);
  return children.flatMap((id) => [id, ...descendants(id)]);
}

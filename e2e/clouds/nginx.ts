import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/workspace.ts';

const CANDIDATES = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'];
const ATTEMPTS = 5;

/** The nginx of this machine, or undefined; on Debian it is not on everybody's path. */
export function findNginx(): string | undefined {
  return CANDIDATES.find((path) => spawnSync(path, ['-v']).error === undefined);
}

/** A real nginx on a free port of the loopback. */
export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

/** What stands in `http` and in `server`. */
export interface NginxConfig {
  readonly http?: string;
  readonly server: string;
}

/** Starts one process that has no master. @throws Error with its words when it does not start. */
export async function startNginx(executable: string, config: NginxConfig): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-nginx-'));
  for (let attempt = 1; ; attempt += 1) {
    const [port = 0] = await freePorts(1);
    writeFileSync(join(folder, 'nginx.conf'), configText(folder, port, config));
    const child = spawn(executable, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const words = await untilListening(child, port);
    if (words === undefined)
      return {
        url: `http://127.0.0.1:${port}`,
        async close() {
          const gone = once(child, 'exit');
          child.kill('SIGKILL');
          await gone;
          rmSync(folder, { recursive: true, force: true });
        },
      };
    // Somebody else took the port in between, or the configuration is wrong.
    if (attempt === ATTEMPTS || !words.includes('bind()')) throw new Error(`nginx does not start: ${words}`);
  }
}

function configText(folder: string, port: number, { http = '', server }: NginxConfig): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr error;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary.join(' ')}
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`;
}

/** @returns Nothing once it takes connections; its words when it ended instead. */
async function untilListening(child: ChildProcess, port: number): Promise<string | undefined> {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = once(child, 'close').then(() => words);
  const end = await Promise.race([ended, untilOpen(port, ended)]);
  return end === 'open' ? undefined : end;
}

async function untilOpen(port: number, ended: Promise<unknown>): Promise<'open'> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  while (!over.signal.aborted && !(await isOpen(port))) await new Promise((resolve) => setImmediate(resolve));
  return 'open';
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

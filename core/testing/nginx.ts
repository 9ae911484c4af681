import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';

/** Why tests with a real nginx are skipped here; undefined where they run. */
export const nginxMissing =
  spawnSync(PROGRAM, ['-v']).error === undefined ? undefined : 'nginx is not installed (Debian package nginx)';

const ATTEMPTS = 5;

/** A real nginx on a free port of the loopback. */
export interface TestNginx {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts one.
 * @param http What stands in the http block beside the server.
 * @param server What stands in the server block.
 * @throws Error with what nginx says when it does not start.
 */
export async function startNginx(http: string, server: string): Promise<TestNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-nginx-'));
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, http, server));
    const child = spawn(PROGRAM, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    if (await isListening(child, port)) {
      return {
        url: `http://127.0.0.1:${port}`,
        async close() {
          child.kill('SIGTERM');
          if (child.exitCode === null) await once(child, 'exit');
          rmSync(folder, { recursive: true, force: true });
        },
      };
    }
    // Somebody else may have taken the port in between.
    if (attempt === ATTEMPTS) throw new Error(`nginx does not start: ${said}`);
  }
}

function configuration(folder: string, port: number, http: string, server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary}
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`;
}

/** Whether it takes connections; false when it has ended. */
async function isListening(child: ChildProcess, port: number): Promise<boolean> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a TCP port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

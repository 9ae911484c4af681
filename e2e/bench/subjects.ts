import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSubject, stop, type Subject } from './processes.ts';

const root = join(import.meta.dirname, '../..');

/** What every client of the benchmark sends: the key that the three-policy route asks for. */
export const HEADERS = { 'x-api-key': 'bench-key-0123456789' };

/** A folder of the run, and the private home in it. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'gatewright-bench-'));
}

/** An upstream that answers 1 KB of JSON: nginx when it is installed, a child of this program otherwise. */
export async function startUpstream(folder: string): Promise<{ url: string; name: string; stop(): Promise<void> }> {
  const body = JSON.stringify({
    users: Array.from({ length: 12 }, (_, id) => ({
      id,
      name: `user ${id}`,
      email: `user${id}@example.com`,
      roles: ['reader'],
    })),
  })
    .slice(0, 1024)
    .padEnd(1024);
  if (!existsSync('/usr/sbin/nginx')) return startNodeUpstream(folder, body);
  const port = await freePort();
  mkdirSync(join(folder, 'www'), { recursive: true });
  writeFileSync(join(folder, 'www/bench.json'), body);
  const conf = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; open_file_cache max=10;
client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
server { listen 127.0.0.1:${port}; root ${folder}/www; default_type application/json; location / { try_files /bench.json =404; } } }`;
  writeFileSync(join(folder, 'nginx.conf'), conf);
  const child = spawn('/usr/sbin/nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url);
  return { url, name: 'nginx', stop: () => stop(child) };
}

async function startNodeUpstream(
  folder: string,
  body: string,
): Promise<{ url: string; name: string; stop(): Promise<void> }> {
  const file = join(folder, 'upstream.mjs');
  writeFileSync(
    file,
    `import { createServer } from 'node:http';
const body = Buffer.from(${JSON.stringify(body)});
const server = createServer((_q, r) => { r.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }); r.end(body); });
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ ready: { gateway: ['http://127.0.0.1:' + server.address().port] } })));
process.on('SIGTERM', () => process.exit(0));`,
  );
  const subject = await startSubject('upstream', process.execPath, [file]);
  return { url: subject.url, name: 'node:http', stop: subject.stop };
}

/** The yardstick of every ratio. */
export function startBare(upstream: string): Promise<Subject> {
  return startSubject('bare proxy', process.execPath, [join(import.meta.dirname, 'bare-proxy.ts'), upstream]);
}

/** The product as a user runs it, recording everything, with three policies on the route. */
export async function startGatewright(folder: string, upstream: string, name = 'workspace'): Promise<Subject> {
  const workspace = join(folder, name);
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'gatewright.yaml'), configText(upstream, 'one'));
  return serveWorkspace('gatewright', folder, workspace);
}

/** An engine on a workspace, with the secret that the benchmark's clients bring. */
export function serveWorkspace(title: string, folder: string, workspace: string): Promise<Subject> {
  return startSubject(
    title,
    process.execPath,
    [join(root, 'core/cli/gatewright.mjs'), 'serve', workspace, '--json', '--port', '0'],
    {
      GATEWRIGHT_HOME: join(folder, 'home'),
      GATEWRIGHT_SECRET_BENCH: HEADERS['x-api-key'],
    },
  );
}

/** The benchmark's configuration; `mark` goes into a response header, so that a reload can be seen. */
export function configText(upstream: string, mark: string): string {
  return `name: bench
dialect: gatewright
listeners:
  - http: 127.0.0.1:0
routes:
  - id: bench
    match: { methods: [GET], path: '/{rest+}' }
    request:
      - key-auth: { header: x-api-key, keys: ['\${secret:bench}'] }
      - rate-limit: { limit: 1000000000, window: 1m, by: consumer }
    response:
      - set-headers: { set: { x-mark: ${mark} } }
    integration: { http: { url: '${upstream}' } }
`;
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Waits until an address answers at all. */
export async function untilAnswers(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < 20_000) {
    try {
      const response = await fetch(url, { headers });
      await response.arrayBuffer();
      return response.status;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  throw new Error(`${url} does not answer`);
}

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSubject, stop, type Subject } from './processes.ts';
import { freePort, HEADERS, untilAnswers } from './subjects.ts';

/** Packages of the peers, fetched into the run's folder when they are asked for; they are no dependencies of ours. */
const PACKAGES = ['mockttp@4.6.5', 'express-gateway@1.16.11'];

const MOCKTTP = `import { getLocal } from 'mockttp';
const server = getLocal();
await server.on('request', () => {});
await server.on('response', () => {});
await server.forAnyRequest().thenForwardTo(process.argv[2]);
await server.start();
console.log(JSON.stringify({ ready: { gateway: ['http://127.0.0.1:' + server.port] } }));
process.on('SIGTERM', () => process.exit(0));`;

/** Starts every peer this machine can have; `say` is told about the others. */
export async function startPeers(folder: string, upstream: string, say: (text: string) => void): Promise<Subject[]> {
  const home = join(folder, 'peers');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true,"type":"module"}');
  const starters: readonly [string, () => Promise<Subject>][] = [
    ['mockttp', () => startMockttp(home, upstream)],
    ['express-gateway', () => startExpressGateway(home, upstream)],
    ['mitmdump', () => startMitmdump(home, upstream)],
    ['nginx', () => startNginx(home, upstream)],
  ];
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...PACKAGES], {
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    say(
      `Peers from npm could not be fetched: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
  }
  const subjects: Subject[] = [];
  for (const [name, start] of starters) {
    try {
      subjects.push(await start());
    } catch (error) {
      say(`Peer ${name} left out: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  return subjects;
}

function startMockttp(home: string, upstream: string): Promise<Subject> {
  writeFileSync(join(home, 'mockttp.mjs'), MOCKTTP);
  return startSubject('mockttp with events', process.execPath, [join(home, 'mockttp.mjs'), upstream]);
}

async function startExpressGateway(home: string, upstream: string): Promise<Subject> {
  const [port, admin] = [await freePort(), await freePort()];
  const config = join(home, 'eg');
  mkdirSync(config, { recursive: true });
  writeFileSync(
    join(config, 'gateway.config.yml'),
    `http: { port: ${port} }
admin: { port: ${admin}, host: 127.0.0.1 }
apiEndpoints: { all: { host: '*' } }
serviceEndpoints: { up: { url: '${upstream}' } }
policies: [proxy]
pipelines: { default: { apiEndpoints: [all], policies: [{ proxy: [{ action: { serviceEndpoint: up } }] }] } }
`,
  );
  writeFileSync(
    join(config, 'system.config.yml'),
    'db: { redis: { emulate: true, namespace: EG } }\ncrypto: { cipherKey: sensitiveKey, algorithm: aes256, saltRounds: 10 }\nsession: { secret: keyboard cat, resave: false, saveUninitialized: false }\naccessTokens: { timeToExpiry: 7200000 }\nrefreshTokens: { timeToExpiry: 7200000 }\nauthorizationCodes: { timeToExpiry: 300000 }\n',
  );
  writeFileSync(join(home, 'eg.cjs'), `require('express-gateway')().load(${JSON.stringify(config)}).run();`);
  return startByAddress('express-gateway (records nothing)', process.execPath, [join(home, 'eg.cjs')], port, {
    EG_CONFIG_DIR: config,
    LOG_LEVEL: 'error',
  });
}

async function startMitmdump(home: string, upstream: string): Promise<Subject> {
  if (!existsSync('/usr/bin/mitmdump')) throw new Error('not installed');
  const port = await freePort();
  return startByAddress(
    'mitmdump -w',
    '/usr/bin/mitmdump',
    ['-q', '--mode', `reverse:${upstream}`, '-p', String(port), '-w', join(home, 'flows'), '--set', `confdir=${home}`],
    port,
  );
}

async function startNginx(home: string, upstream: string): Promise<Subject> {
  if (!existsSync('/usr/sbin/nginx')) throw new Error('not installed');
  const port = await freePort();
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${home};`)
    .join(' ');
  writeFileSync(
    join(home, 'nginx.conf'),
    `daemon off; master_process off; pid ${home}/nginx.pid; error_log ${home}/nginx.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; ${paths}
upstream up { server ${new URL(upstream).host}; keepalive 64; keepalive_requests 1000000000; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`,
  );
  return startByAddress(
    'nginx as proxy (records nothing)',
    '/usr/sbin/nginx',
    ['-c', join(home, 'nginx.conf'), '-p', home],
    port,
  );
}

async function startByAddress(
  name: string,
  command: string,
  parameters: readonly string[],
  port: number,
  env: Record<string, string> = {},
): Promise<Subject> {
  const child = spawn(command, parameters, { stdio: 'ignore', env: { ...process.env, ...env } });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers(`${url}/bench.json`, HEADERS);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { name, url, pid: child.pid ?? 0, ready: {}, stop: () => stop(child) };
}

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A gateway of somebody else, on Express, that none of our marks knows. */
const PACKAGE = {
  name: 'express-gateway',
  version: '1.16.11',
  integrity: 'sha512-lRwScLAoWmGU951moS82UXRF3D1I1U4tgqgDKDen/pnLidWnl+SUAalOYHYq0txZKmnVBJE2TeqR8M8vnH63Zg==',
};
const INSTALL_MILLIS = 120_000;

/** Where it is installed, in the user's cache. @returns A reason in words when it cannot be had. */
export function findExpressGateway(): { readonly folder: string } | string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gatewright-e2e');
  const folder = join(cache, `${PACKAGE.name}-${PACKAGE.version}`);
  try {
    if (!existsSync(folder)) install(cache, folder);
    return { folder: join(folder, 'node_modules', PACKAGE.name) };
  } catch (error) {
    return `${PACKAGE.name} could not be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function install(cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  try {
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', draft];
    execFileSync('npm', ['install', ...options, `${PACKAGE.name}@${PACKAGE.version}`], {
      cwd: draft,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSTALL_MILLIS,
    });
    const lock = JSON.parse(readFileSync(join(draft, 'node_modules/.package-lock.json'), 'utf8'));
    if (lock.packages[`node_modules/${PACKAGE.name}`]?.integrity !== PACKAGE.integrity)
      throw new Error('it has another integrity than expected');
    // In its place at once or not at all: another run may be looking for it.
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** One that runs. */
export interface ExpressGateway {
  readonly url: string;
  /** A key that it lets in, for the header x-api-key. */
  readonly key: string;
  close(): Promise<void>;
}

/** Starts it before an upstream: a key is asked for, and so many requests are let in. */
export async function startExpressGateway(installed: string, upstream: string, max: number): Promise<ExpressGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-express-'));
  for (const path of ['models', 'system.config.yml'])
    cpSync(join(installed, 'lib/config', path), join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'gateway.config.yml'), configText(upstream, max));
  const child = spawn(process.execPath, [join(installed, 'lib/index.js')], {
    env: { ...process.env, EG_CONFIG_DIR: folder, EG_DISABLE_CONFIG_WATCH: 'true', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { admin, gateway } = await untilListening(child);
    return { url: `http://${gateway}`, key: await makeKey(`http://${admin}`), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function configText(upstream: string, max: number): string {
  return `http: { port: 0, hostname: 127.0.0.1 }
admin: { port: 0, host: 127.0.0.1 }
apiEndpoints: { api: { host: '*', paths: ['/api/*'] } }
serviceEndpoints: { shop: { url: '${upstream}' } }
policies: [cors, key-auth, rate-limit, proxy]
pipelines:
  api:
    apiEndpoints: [api]
    policies:
      - cors: [{ action: { origin: true, credentials: true } }]
      - key-auth: [{ action: { apiKeyHeader: x-api-key, disableHeadersScheme: true } }]
      - rate-limit: [{ action: { max: ${max}, windowMs: 600000 } }]
      - proxy: [{ action: { serviceEndpoint: shop } }]
`;
}

/** @returns Host and port of both servers. @throws Error with its words when it ends instead. */
async function untilListening(child: ChildProcess): Promise<{ readonly admin: string; readonly gateway: string }> {
  const words: string[] = [];
  const found = new Map<string, string>();
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => words.push(text));
    child.once('close', () => reject(new Error(`express-gateway ended: ${words.join('')}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      words.push(line);
      const [, name = '', address = ''] = /(admin|gateway) http server listening on (\S+)/.exec(line) ?? [];
      if (name !== '') found.set(name, address);
      const [admin, gateway] = [found.get('admin'), found.get('gateway')];
      if (admin !== undefined && gateway !== undefined) resolve({ admin, gateway });
    });
  });
}

/** A user with a key, made by its admin API. */
async function makeKey(admin: string): Promise<string> {
  const post = async (path: string, body: object): Promise<Readonly<Record<string, string>>> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(admin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
    // Its own form: an id, and the two halves of a key.
    return (await answer.json()) as Readonly<Record<string, string>>;
  };
  const { id } = await post('/users', { username: 'partner', firstname: 'Pat', lastname: 'Ner' });
  const { keyId, keySecret } = await post('/credentials', { consumerId: id, type: 'key-auth', credential: {} });
  return `${keyId}:${keySecret}`;
}

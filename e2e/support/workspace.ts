import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The project's folder. */
export const root = join(import.meta.dirname, '../..');

/** A private home and a private copy of a sample. */
export interface Workspace {
  readonly folder: string;
  /** For `GATEWRIGHT_HOME`. */
  readonly home: string;
  /** Reads a file of the workspace. */
  read(path: string): string;
  /** Writes a file of the workspace, as another editor would. */
  write(path: string, text: string): void;
  remove(): void;
}

/** The ports that the samples name: the listener, the upstream they ship, one where nobody listens, and the issuer. */
const LISTENER = '127.0.0.1:8000';
const SAMPLE_PORTS = ['8701', '8709', '8710'];

/** Copies a sample, so that stories do not meet: the listener takes a free port, and the other ports are replaced by free ones. */
export async function makeWorkspace(sample: string): Promise<Workspace> {
  const place = mkdtempSync(join(tmpdir(), 'gatewright-e2e-'));
  const folder = join(place, sample);
  cpSync(join(root, 'samples', sample), folder, { recursive: true });
  const ports = await freePorts(SAMPLE_PORTS.length);
  for (const path of filesOf(folder)) {
    const text = SAMPLE_PORTS.reduce(
      (known, port, index) => known.replaceAll(port, String(ports[index])),
      readFileSync(path, 'utf8').replaceAll(LISTENER, '127.0.0.1:0'),
    );
    writeFileSync(path, text);
  }
  return {
    folder,
    home: join(place, 'home'),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    write: (path, text) => writeFileSync(join(folder, path), text),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** Ports that nobody listened on a moment ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

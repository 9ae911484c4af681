import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { findEngine, type RunningEngine } from '../app/engine-file.ts';
import { findHome } from '../app/home.ts';
import { SAMPLES } from '../app/product.ts';
import { chooseWorkspace } from '../app/workspace.ts';
import { PATHS } from '../contract/paths.ts';
import { ERROR_TABLE, type ErrorCode, GatewrightError } from '../model/errors.ts';
import { RpcClient } from '../rpc/client.ts';
import { webSocketChannel } from '../rpc/websocket-channel.ts';
import { engineEnvironment } from './engine-environment.ts';

/** What a command talks to: an engine that runs already, or one of its own for as long as the command takes. */
export interface Session {
  readonly client: RpcClient;
  readonly workspace: string;
  /** HAR 1.2 of what a filter finds, in pieces. */
  exportHar(filter: string, withSecrets: boolean): AsyncIterable<string | Uint8Array>;
  /** @param tag Put on each exchange. @returns How many exchanges were in the file. */
  importHar(file: string, onBytes: (bytes: number, total: number) => void, tag?: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a session on a workspace.
 * @param mode What an own engine has to be able to do; see `AppOptions.mode`.
 * @throws WORKSPACE_NOT_FOUND
 */
export async function openSession(named: string | undefined, mode: 'gateway' | 'store'): Promise<Session> {
  const workspace = chooseWorkspace(named, findHome(), SAMPLES);
  const running = await findEngine(workspace);
  if (running !== undefined) return remoteSession(workspace, running);
  try {
    return await ownSession(workspace, mode);
  } catch (error) {
    // An engine may have started since we looked; then it has what we want.
    const started =
      error instanceof GatewrightError && error.code === 'WORKSPACE_BUSY' ? await findEngine(workspace) : undefined;
    if (started === undefined) throw error;
    return remoteSession(workspace, started);
  }
}

/**
 * A session with the engine that runs on a workspace, for what only lasts as long as an engine does.
 * @throws WORKSPACE_NOT_FOUND, ENGINE_NOT_RUNNING
 */
export async function joinSession(named: string | undefined): Promise<Session> {
  const workspace = chooseWorkspace(named, findHome(), SAMPLES);
  const running = await findEngine(workspace);
  if (running === undefined)
    throw new GatewrightError('ENGINE_NOT_RUNNING', { workspace, start: 'gatewright serve, or gatewright start' });
  return remoteSession(workspace, running);
}

/** Runs something in such a session, and closes it. */
export async function withEngine(
  { workspace }: { readonly workspace?: string },
  run: (session: Session) => Promise<number>,
): Promise<number> {
  const session = await joinSession(workspace);
  try {
    return await run(session);
  } finally {
    await session.close();
  }
}

async function ownSession(workspace: string, mode: 'gateway' | 'store'): Promise<Session> {
  // Not needed, and slow to load, where an engine runs already.
  const [{ startApp }, { exchangesOf, importExchanges }, { writeHar }] = await Promise.all([
    import('../app/app.ts'),
    import('../app/har-transfer.ts'),
    import('../formats/har-write.ts'),
  ]);
  const app = await startApp({
    workspace,
    home: findHome(),
    ...engineEnvironment(process.env),
    gatewayPort: 0,
    mode,
  });
  const { parts } = app;
  return {
    client: new RpcClient(app.connect()),
    workspace,
    exportHar: (filter, withSecrets) =>
      writeHar(exchangesOf(parts.recorder.store, filter), { withSecrets, version: parts.version }),
    importHar: (file, onBytes, tag) => {
      const total = sizeOf(file);
      return importExchanges(parts, createReadStream(file), (done) => onBytes(done, total), tag);
    },
    close: () => app.close(),
  };
}

async function remoteSession(workspace: string, { url, token }: RunningEngine): Promise<Session> {
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`${url.replace(/^http/, 'ws').replace(/\/$/, '')}${PATHS.socket}`, [
    `gatewright.${token}`,
  ]);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(new GatewrightError('CHANNEL_CLOSED', { reason: error.message })));
  });
  const client = new RpcClient(webSocketChannel(socket));
  const headers = { authorization: `Bearer ${token}` };
  return {
    client,
    workspace,
    async *exportHar(filter, withSecrets) {
      const query = new URLSearchParams({ filter, ...(withSecrets ? { secrets: '1' } : {}) });
      const answer = await fetch(new URL(`${PATHS.exportHar}?${query.toString()}`, url), { headers });
      if (!answer.ok || answer.body === null) throw await errorOf(answer);
      yield* answer.body;
    },
    async importHar(file, onBytes, tag) {
      const total = sizeOf(file);
      const stop = client.on('progress', ({ call, done }) => {
        if (call === 'import') onBytes(done, total);
      });
      const body = Readable.toWeb(createReadStream(file));
      const request = {
        method: 'POST',
        headers: { ...headers, 'content-length': String(total) },
        body,
        duplex: 'half',
      };
      // `duplex` is asked for by fetch when a body streams, and missing in its type.
      const query = tag === undefined ? '' : `?${new URLSearchParams({ tag }).toString()}`;
      const answer = await fetch(new URL(`${PATHS.importHar}${query}`, url), request as unknown as RequestInit).finally(
        stop,
      );
      if (!answer.ok) throw await errorOf(answer);
      // The engine's own answer.
      return ((await answer.json()) as { imported: number }).imported;
    },
    async close() {
      client.close();
      await new Promise<void>((resolve) =>
        socket.readyState === socket.CLOSED ? resolve() : socket.once('close', resolve),
      );
    },
  };
}

/** @throws FILE_UNREADABLE when it is not there, or is no file. */
function sizeOf(file: string): number {
  try {
    const info = statSync(file);
    accessSync(file, constants.R_OK);
    if (!info.isDirectory()) return info.size;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new GatewrightError('FILE_UNREADABLE', { path: file, reason }, { cause: error });
  }
  throw new GatewrightError('FILE_UNREADABLE', { path: file, reason: 'this is a folder, not a file' });
}

async function errorOf(answer: Response): Promise<Error> {
  // The engine's refusals are error values.
  const value = (await answer.json().catch(() => ({}))) as { code?: string; details?: Record<string, unknown> };
  const { code = '', details = {} } = value;
  if (Object.hasOwn(ERROR_TABLE, code)) return new GatewrightError(code as ErrorCode, details);
  return new GatewrightError('INTERNAL', { status: answer.status });
}

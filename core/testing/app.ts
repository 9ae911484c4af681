import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WebSocket } from 'ws';
import { type App, type AppOptions, startApp } from '../app/app.ts';
import { PATHS } from '../contract/paths.ts';
import type { EventName, EventValue } from '../contract/events.ts';
import type { Channel } from '../rpc/channel.ts';
import type { RpcClient } from '../rpc/client.ts';
import { webSocketChannel } from '../rpc/websocket-channel.ts';

/** A workspace with one route that the gateway answers itself. */
export const HELLO_WORKSPACE = {
  'gatewright.yaml': `name: hello
dialect: gatewright
listeners:
  - http: 127.0.0.1:0
routes:
  - id: hello
    match: { methods: [GET], path: /hello }
    integration: { mock: { status: 200, headers: { content-type: text/plain }, body: hello } }
`,
  'sample.json': '{ "traffic": [{ "path": "/hello", "times": 2 }, { "path": "/nowhere" }] }',
};

/** Files by their path in the workspace. */
export type Files = Readonly<Record<string, string>>;

/** A folder of a test's own: a workspace, a home beside it, and what removes both. */
export interface TestPlace {
  readonly folder: string;
  readonly workspace: string;
  readonly home: string;
  remove(): void;
}

/** Makes a workspace of these files and an empty home. */
export function makePlace(files: Files = HELLO_WORKSPACE): TestPlace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-app-')));
  const [workspace, home] = [join(folder, 'workspace'), join(folder, 'home')];
  writeFiles(workspace, files);
  mkdirSync(home);
  return { folder, workspace, home, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes files into a folder, with the folders they need. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A real engine on a place of its own. */
export interface TestApp extends TestPlace {
  readonly app: App;
  readonly token: string;
  /** Address of the first listener, without a slash at the end. */
  gateway(): string;
  close(): Promise<void>;
}

/** Starts a real engine; its ports are free ones. */
export async function startTestApp(
  files: Files = HELLO_WORKSPACE,
  options: Partial<AppOptions> = {},
): Promise<TestApp> {
  const place = makePlace(files);
  const token = randomBytes(16).toString('hex');
  const home = { settings: place.home, workspaces: join(place.home, 'workspaces') };
  const app = await startApp({
    workspace: place.workspace,
    home,
    environment: {},
    token,
    mode: 'serve',
    page: join(place.folder, 'page'),
    ...options,
  }).catch((error: unknown) => {
    place.remove();
    throw error;
  });
  return {
    ...place,
    app,
    token,
    gateway: () => (app.parts.gateway.status().listeners[0]?.url ?? '').replace(/\/$/, ''),
    async close() {
      await app.close();
      place.remove();
    },
  };
}

/** A way to reach an engine, for suites that run over every one. */
export interface Transport {
  readonly name: string;
  open(test: TestApp): Promise<Channel>;
}

/** Every channel a client can have to an engine. */
export const transports: readonly Transport[] = [
  { name: 'the in-memory channel', open: ({ app }) => Promise.resolve(app.connect()) },
  { name: 'the WebSocket', open: async (test) => webSocketChannel(await openSocket(test)) },
];

/** A WebSocket to the control port, open. */
export async function openSocket({ app, token }: TestApp): Promise<WebSocket> {
  const socket = new WebSocket(`${app.url.replace(/^http/, 'ws').replace(/\/$/, '')}${PATHS.socket}`, [
    `gatewright.${token}`,
  ]);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Sends one request through the gateway by the contract. @returns The id of the recorded exchange. */
export async function sendOne(client: RpcClient, url = '/hello'): Promise<number> {
  const { id } = await client.call('request.send', { method: 'GET', url, headers: [], body: '' });
  if (id === undefined) throw new Error(`${url} did not go through the gateway`);
  return id;
}

/** The next event of a name that fits. */
export function nextEvent<N extends EventName>(
  client: RpcClient,
  name: N,
  fits: (value: EventValue<N>) => boolean = () => true,
): Promise<EventValue<N>> {
  return new Promise((resolve) => {
    const stop = client.on(name, (value) => {
      if (!fits(value)) return;
      stop();
      resolve(value);
    });
  });
}

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import type { CallName } from '../../core/contract/calls.ts';
import { type ClientFrame, clientFrame, type EngineFrame, PATHS } from '../../core/contract/wire.ts';
import { toErrorValue } from '../../core/model/errors.ts';
import { addRows, fakeHandlers, makeWorld } from './fake-calls.ts';
import { writeToDisk } from './fake-config.ts';
import { fakeBodyAt } from './fake-bodies.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};
/** As strict as the engine's; the environment variable PAGE_POLICY tries another one. */
const POLICY =
  process.env['PAGE_POLICY'] ??
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws:",
  ].join('; ');
const TOKEN = 'fake';
/** The environment variable PAGE_FOLDER serves a page that was built elsewhere. */
const PAGE = process.env['PAGE_FOLDER'] ?? join(import.meta.dirname, '../../dist/page');

const [rows = '100000', rowsPerSecond = '0', port = '0'] = process.argv.slice(2);
const sockets = new Set<WebSocket>();
const running = new Map<string, AbortController>();
const world = makeWorld(Number(rows), (name, value) => {
  for (const socket of sockets) send(socket, { kind: 'event', name, value });
});
const handlers = fakeHandlers(world);

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(404).end());
});
const socketServer = new WebSocketServer({ server, path: PATHS.socket });
socketServer.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('message', (data) => receive(socket, clientFrame.parse(JSON.parse(String(data)))));
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`http://127.0.0.1:${at}/#token=${TOKEN}\n`);
});
if (Number(rowsPerSecond) > 0) setInterval(() => addRows(world, Math.ceil(Number(rowsPerSecond) / 20)), 50);

function receive(socket: WebSocket, frame: ClientFrame): void {
  if (frame.kind === 'cancel') return running.get(frame.id)?.abort();
  const controller = new AbortController();
  running.set(frame.id, controller);
  // A stand-in for the page's tests: the name and input come from our own typed client.
  const handle = handlers[frame.name as CallName] as (input: unknown, context: object) => unknown;
  Promise.resolve()
    .then(() => handle(frame.input, { id: frame.id, signal: controller.signal }))
    .then(
      (output) => send(socket, { kind: 'result', id: frame.id, output }),
      (error: unknown) => send(socket, { kind: 'error', id: frame.id, error: { ...toErrorValue(error) } }),
    )
    .finally(() => running.delete(frame.id));
}

function send(socket: WebSocket, frame: EngineFrame): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith(PATHS.bodies)) return void sendBody(url, response);
  if (url.pathname === PATHS.exportHar) return void response.end('{"log":{"entries":[]}}');
  if (url.pathname === '/fake/disk') return changeDisk(request, response, url.searchParams.get('path') ?? '');
  if (url.pathname === PATHS.importHar) return importHar(request, response);
  const file = join(PAGE, normalize(url.pathname === '/' ? '/index.html' : url.pathname));
  const bytes = await readFile(file);
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
  });
  response.end(bytes);
}

/** POST a text to change a file behind the page's back. */
async function changeDisk(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  writeToDisk(world.config, path, Buffer.concat(chunks).toString());
  for (const socket of sockets) {
    send(socket, { kind: 'event', name: 'config.changed', value: { revision: world.config.revision } });
  }
  response.end();
}

function sendBody(url: URL, response: ServerResponse): void {
  const { type, bytes } = fakeBodyAt(url.pathname);
  response.writeHead(200, { 'content-type': url.searchParams.get('type') ?? type });
  response.end(bytes);
}

async function importHar(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (!Buffer.concat(chunks).toString().includes('"log"')) {
    response.writeHead(422, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ code: 'FORMAT_INVALID', message: 'the text is not what this format asks for', details: {} }),
    );
    return;
  }
  addRows(world, 25);
  response.end('{"imported":25}');
}

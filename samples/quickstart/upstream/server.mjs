// The upstream of the quickstart: users and orders over plain HTTP, on a port of this machine. The workbench starts it with
// the sample traffic; by hand it is `node upstream/server.mjs`.
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

const PORT = 8701;

const users = new Map(
  ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson', 'Annie Easley', 'Radia Perlman'].map((name, index) => [
    String(index + 1),
    { id: String(index + 1), name, email: `${name.split(' ')[0].toLowerCase()}@example.com` },
  ]),
);
const orders = new Map();

const routes = [
  ['GET', /^\/health$/, (_call, send) => send(200, { service: 'quickstart' })],
  ['GET', /^\/users$/, (_call, send) => send(200, { users: [...users.values()] })],
  ['GET', /^\/users\/([^/]+)$/, ({ match }, send) => one(users, match[1], send)],
  ['GET', /^\/orders\/([^/]+)$/, ({ match }, send) => one(orders, match[1], send)],
  ['POST', /^\/orders$/, createOrder],
  ['GET', /^\/reports\/slow$/, (_call, send) => setTimeout(() => send(200, { report: 'late' }), 5000)],
  ['GET', /^\/events$/, sendEvents],
];

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const send = (status, value, headers = {}) => {
    const body = `${JSON.stringify(value, null, 2)}\n`;
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers });
    response.end(body);
  };
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    for (const [method, path, answer] of routes) {
      const match = path.exec(pathname);
      if (match !== null && method === request.method)
        return answer({ match, response, text: Buffer.concat(chunks).toString() }, send);
    }
    send(404, { error: `nothing at ${request.method} ${pathname}` });
  });
});

function one(map, id, send) {
  const found = map.get(id);
  if (found === undefined) send(404, { error: `there is no ${id}` });
  else send(200, found);
}

function createOrder({ text }, send) {
  let order;
  try {
    order = JSON.parse(text);
  } catch {
    return send(400, { error: 'the body is not JSON' });
  }
  if (!users.has(String(order.user))) return send(422, { error: `there is no user ${order.user}` });
  const id = String(1000 + orders.size + 1);
  orders.set(id, { id, ...order, status: 'accepted' });
  send(201, orders.get(id), { location: `/orders/${id}` });
}

/** Three server-sent events, a moment apart. */
function sendEvents({ response }) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let number = 0;
  const timer = setInterval(() => {
    number += 1;
    response.write(`id: ${number}\nevent: stock\ndata: {"item":"book","left":${10 - number}}\n\n`);
    if (number < 3) return;
    clearInterval(timer);
    response.end();
  }, 40);
  response.on('close', () => clearInterval(timer));
}

function ready() {
  if (parentPort === null) console.log(`users and orders on http://127.0.0.1:${PORT}`);
  else parentPort.postMessage('ready');
}

server.on('error', async (error) => {
  // Another workbench may have started this very upstream already; then that one answers.
  const other = await fetch(`http://127.0.0.1:${PORT}/health`, { signal: AbortSignal.timeout(2000) })
    .then((answer) => answer.json())
    .catch(() => ({}));
  if (error.code !== 'EADDRINUSE') throw error;
  if (other.service !== 'quickstart')
    throw new Error(
      `the upstream needs port ${PORT}, which another program has; stop that one, or change the number in upstream/server.mjs and routes/`,
    );
  if (parentPort !== null) setInterval(() => undefined, 60_000);
  ready();
});
server.listen(PORT, '127.0.0.1', ready);

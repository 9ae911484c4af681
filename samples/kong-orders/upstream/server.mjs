// The upstream of the sample: a catalog and orders over plain HTTP, on a port of this machine. The workbench starts it with
// the sample traffic; by hand it is `node upstream/server.mjs`.
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

const PORT = 8711;

const orders = new Map([['1001', { id: '1001', item: 'book', count: 1, status: 'shipped' }]]);

const routes = [
  ['GET', /^\/health$/, (_call, send) => send(200, { service: 'kong-orders' })],
  ['GET', /^\/catalog$/, ({ request }, send) => send(200, { shop: request.headers['x-shop'] ?? 'none', items: ['book', 'pen'] })],
  ['GET', /^\/v1\/orders$/, (_call, send) => send(200, { orders: [...orders.values()] })],
  ['GET', /^\/v1\/orders\/([^/]+)$/, ({ match }, send) => sendOrder(match[1], send)],
  ['POST', /^\/v1\/orders$/, createOrder],
  ['GET', /^\/reports\/daily$/, (_call, send) => setTimeout(() => send(200, { report: 'late' }), 5000)],
];

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const send = (status, value) => {
    const body = `${JSON.stringify(value, null, 2)}\n`;
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    for (const [method, path, answer] of routes) {
      const match = path.exec(pathname);
      if (match !== null && method === request.method)
        return answer({ match, request, text: Buffer.concat(chunks).toString() }, send);
    }
    send(404, { error: `nothing at ${request.method} ${pathname}` });
  });
});

function sendOrder(id, send) {
  const found = orders.get(id);
  if (found === undefined) send(404, { error: `there is no order ${id}` });
  else send(200, found);
}

function createOrder({ text }, send) {
  let order;
  try {
    order = JSON.parse(text);
  } catch {
    return send(400, { error: 'the body is not JSON' });
  }
  const id = String(1001 + orders.size);
  orders.set(id, { ...order, id, status: 'accepted' });
  send(201, orders.get(id));
}

function ready() {
  if (parentPort === null) console.log(`catalog and orders on http://127.0.0.1:${PORT}`);
  else parentPort.postMessage('ready');
}

server.on('error', async (error) => {
  // Another workbench may have started this very upstream already; then that one answers.
  const other = await fetch(`http://127.0.0.1:${PORT}/health`, { signal: AbortSignal.timeout(2000) })
    .then((answer) => answer.json())
    .catch(() => ({}));
  if (error.code !== 'EADDRINUSE') throw error;
  if (other.service !== 'kong-orders')
    throw new Error(
      `the upstream needs port ${PORT}, which another program has; stop that one, or change the number in upstream/server.mjs and kong.yaml`,
    );
  if (parentPort !== null) setInterval(() => undefined, 60_000);
  ready();
});
server.listen(PORT, '127.0.0.1', ready);

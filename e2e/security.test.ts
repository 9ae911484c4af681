import { createServer, request, type OutgoingHttpHeaders } from 'node:http';
import { expect } from 'vitest';
import { story } from './support/story.ts';

/** Everything that the control port has besides the page's own files. */
const GUARDED = ['/health', '/export.har?filter=', `/bodies/${'0'.repeat(64)}`];

story('without the token nothing but the page’s own files is given', async ({ program }) => {
  const { origin } = program;
  const ask = (path: string, options: Options = {}): Promise<number> => statusOf(`${origin}${path}`, options);
  const wrong = { headers: { authorization: 'Bearer wrong' } };
  expect({
    none: await Promise.all(GUARDED.map((path) => ask(path))),
    wrong: await Promise.all(GUARDED.map((path) => ask(path, wrong))),
    import: await ask('/import.har', { method: 'POST' }),
    socket: await ask('/rpc', { headers: UPGRADE }),
    page: await ask('/'),
    outside: await ask('/../package.json'),
    encoded: await ask('/%2e%2e/%2e%2e/package.json'),
  }).toEqual({
    none: [401, 401, 401],
    wrong: [401, 401, 401],
    import: 401,
    socket: 401,
    page: 200,
    outside: 404,
    encoded: 404,
  });
});

story('a foreign Host or Origin is refused, with the token or without', async ({ program }) => {
  const { port } = new URL(program.origin);
  const ask = (headers: OutgoingHttpHeaders): Promise<readonly number[]> =>
    Promise.all([
      statusOf(`${program.origin}/`, { headers }),
      statusOf(`${program.origin}/health?token=${program.token}`, { headers }),
      statusOf(`${program.origin}/rpc?token=${program.token}`, { headers: { ...UPGRADE, ...headers } }),
    ]);
  expect({
    rebound: await ask({ host: `evil.example:${port}` }),
    withoutPort: await ask({ host: '127.0.0.1' }),
    foreignPage: await ask({ origin: 'https://evil.example' }),
    opaquePage: await ask({ origin: 'null' }),
    byName: await ask({ host: `localhost:${port}` }),
    own: await ask({ origin: program.origin }),
  }).toEqual({
    rebound: [403, 403, 403],
    withoutPort: [403, 403, 403],
    foreignPage: [403, 403, 403],
    opaquePage: [403, 403, 403],
    byName: [200, 204, 101],
    own: [200, 204, 101],
  });
});

story('a page of another origin gets nothing, even when it knows the token', async ({ browser, program }) => {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('foreign'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
    const got = await page.evaluate(
      async ({ origin, token }) => ({
        fetched: await fetch(`${origin}/health?token=${token}`).then(
          () => 'answered',
          () => 'refused',
        ),
        socket: await new Promise<string>((resolve) => {
          const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc?token=${token}`);
          socket.addEventListener('open', () => resolve('open'));
          socket.addEventListener('error', () => resolve('refused'));
        }),
        framed: await new Promise<string>((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = `${origin}/#token=${token}`;
          frame.addEventListener('load', () => resolve(frame.contentDocument === null ? 'opaque' : 'readable'));
          document.body.append(frame);
        }),
      }),
      { origin: program.origin, token: program.token },
    );
    const frame = page.frames().find((one) => one !== page.mainFrame());
    expect({ ...got, shown: await frame?.locator('nav').count() }).toEqual({
      fetched: 'refused',
      socket: 'refused',
      framed: 'opaque',
      shown: 0,
    });
  } finally {
    await page.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

story('a page without the token shows nothing, and says what to do', async ({ browser, program }) => {
  await fetch(`${program.gateway}/status?hidden`);
  const page = await browser.newPage();
  try {
    await page.goto(program.origin);
    await page.getByText(/^The engine does not accept this page’s token/).waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('/status?hidden');
    await page.getByText('Waiting for the engine').waitFor();
  } finally {
    await page.close();
  }
});

story('the page may load and run only what its own origin serves', async ({ page, program, complaints }) => {
  complaints.expect(/Content Security Policy/);
  const policy = (await fetch(program.origin)).headers.get('content-security-policy') ?? '';
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.didRun = true';
    document.body.append(script);
    return {
      inline: 'didRun' in window,
      fetched: await fetch('https://evil.example/').then(
        () => 'sent',
        () => 'refused',
      ),
    };
  });
  expect({ ...ran, policy }).toEqual({
    inline: false,
    fetched: 'refused',
    policy: expect.stringMatching(/^default-src 'none'; script-src 'self';/),
  });
});

interface Options {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** The status by node:http, which lets Host and Origin be set; 101 when the connection was upgraded. */
function statusOf(url: string, { method = 'GET', headers = {} }: Options): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false, path: url.slice(new URL(url).origin.length) });
    asked.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.once('error', reject);
    asked.end();
  });
}

import { engine } from '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { importHar, useImport } from './har.ts';
import { useToasts } from './toasts.ts';

let answer: (signal: AbortSignal) => Promise<Response>;

beforeEach(() => {
  useToasts.setState({ toasts: [] });
  engine.forget();
  engine.answer('exchange.list', () => ({ rows: [] }));
  // The network of the browser, which the engine's HAR routes are reached by.
  vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => answer(signal ?? new AbortController().signal));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const FILE = new File(['{}'], 'site.har');

function toasts(): readonly string[] {
  return useToasts.getState().toasts.map(({ kind, text }) => `${kind}: ${text}`);
}

test('an import says how many exchanges it brought, and loads the list again', async () => {
  answer = () => Promise.resolve(Response.json({ imported: 1200 }));
  await importHar(FILE);
  expect(toasts()).toEqual(['done: 1\u202f200 exchanges imported from site.har']);
  expect([useImport.getState().running, engine.asked('exchange.list').length]).toEqual([undefined, 1]);
});

test('what the engine refuses is said in its words', async () => {
  const refusal = { code: 'HAR_INVALID', message: 'log.entries is missing', details: { line: 1 } };
  answer = () => Promise.resolve(Response.json(refusal, { status: 400 }));
  await importHar(FILE);
  expect(toasts()).toEqual(['failed: site.har was not imported: log.entries is missing (line: 1)']);
});

test('progress is shown while it runs, and cancelling is no failure', async () => {
  answer = (signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
    });
  const importing = importHar(FILE);
  engine.emit('progress', { call: 'import', done: 5, total: 10 });
  engine.emit('progress', { call: '17', done: 9 });
  expect(useImport.getState().running).toMatchObject({ file: 'site.har', progress: { done: 5, total: 10 } });
  useImport.getState().running?.cancel();
  await importing;
  expect([useImport.getState().running, toasts()]).toEqual([undefined, []]);
});

test('an answer that is not the engine’s is shown as it is', async () => {
  answer = () => Promise.resolve(new Response('Bad Gateway', { status: 502 }));
  await importHar(FILE);
  expect(toasts()).toEqual(['failed: site.har was not imported: Bad Gateway']);
});

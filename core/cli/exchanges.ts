import type { CallOutput } from '../contract/calls.ts';
import { GatewrightError } from '../model/errors.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import { boxesOf } from './boxes.ts';
import { complain, EXIT, outputGone, say } from './output.ts';
import { rowLine } from './rows.ts';
import { openSession, type Session } from './session.ts';
import { writePieces, type Pieces } from './write-pieces.ts';

/** Option of every command that works on a workspace. */
export interface WorkspaceOption {
  readonly workspace?: string;
}

/** The most rows the engine gives at once. */
const PAGE = 1000;

/** `ls [filter]`: the newest exchanges that a filter finds, newest first. */
export function runList(
  filter: string,
  options: WorkspaceOption & { readonly json?: boolean; readonly limit: number },
): Promise<number> {
  return withSession(options, 'store', async ({ client }) => {
    let count = 0;
    for await (const row of rowsOf(client, filter, options.limit)) {
      say(options.json === true ? JSON.stringify(row) : rowLine(row));
      count += 1;
    }
    if (count === 0 && options.json !== true) complain('nothing found');
    return count === 0 ? EXIT.no : EXIT.done;
  });
}

async function* rowsOf(client: Session['client'], filter: string, limit: number): AsyncGenerator<ExchangeSummary> {
  let left = limit;
  let before: number | undefined;
  do {
    const page: CallOutput<'exchange.list'> = await client.call('exchange.list', {
      filter,
      limit: Math.min(left, PAGE),
      before,
    });
    yield* page.rows;
    left -= page.rows.length;
    before = page.next;
  } while (left > 0 && before !== undefined && !outputGone.aborted);
}

/** `show ID`: one exchange, as boxes, JSON, HAR or a curl command. */
export function runShow(
  id: number,
  options: WorkspaceOption & {
    readonly json?: boolean;
    readonly har?: boolean;
    readonly curl?: boolean;
    readonly withSecrets?: boolean;
  },
): Promise<number> {
  return withSession(options, 'store', async ({ client }) => {
    const withSecrets = options.withSecrets === true;
    if (options.har === true || options.curl === true) {
      const format = options.har === true ? 'har' : 'curl';
      say((await client.call('exchange.copy', { id, format, withSecrets })).text);
      return EXIT.done;
    }
    const details = await client.call('exchange.get', { id });
    if (options.json === true) say(JSON.stringify(details, null, 2));
    else {
      say((await client.call('exchange.copy', { id, format: 'raw', withSecrets })).text);
      say(boxesOf(details));
    }
    return EXIT.done;
  });
}

/** `import FILE`: reads a HAR into the store. */
export function runImport(file: string, options: WorkspaceOption): Promise<number> {
  return withSession(options, 'store', async (session) => {
    const isShown = process.stderr.isTTY;
    const imported = await session.importHar(file, (done, total) => {
      if (isShown) process.stderr.write(`\r${Math.floor((100 * done) / Math.max(total, 1))} %`);
    });
    if (isShown) process.stderr.write('\r');
    say(`${imported} imported`);
    return EXIT.done;
  });
}

/** Where `export` writes to. */
export interface ExportCommand extends WorkspaceOption {
  readonly har?: string;
  readonly k6?: string;
  readonly http?: string;
  readonly withSecrets?: boolean;
}

/** `export [filter]`: writes what a filter finds in each of the forms asked for; `-` is stdout. */
export function runExport(filter: string, options: ExportCommand): Promise<number> {
  const { har, k6, http, withSecrets = false } = options;
  if (har === undefined && k6 === undefined && http === undefined)
    throw new GatewrightError('INPUT_INVALID', { options: '--har, --k6, --http', expected: 'one of them' });
  if (withSecrets && har === undefined)
    throw new GatewrightError('INPUT_INVALID', { option: '--with-secrets', expected: '--har' });
  return withSession(options, 'store', async (session) => {
    if (har !== undefined) await writeAndTell(session.exportHar(filter, withSecrets), har);
    if (k6 !== undefined) await writeAndTell(exported(session, filter, 'k6'), k6);
    if (http !== undefined) await writeAndTell(exported(session, filter, 'http'), http);
    return EXIT.done;
  });
}

async function writeAndTell(pieces: Pieces, path: string): Promise<void> {
  await writePieces(pieces, path);
  if (path !== '-') complain(`written to ${path}`);
}

async function* exported({ client }: Session, filter: string, format: 'k6' | 'http'): AsyncGenerator<string> {
  const { text } = await client.call('replay.export', { selection: { kind: 'filter', filter }, format });
  yield text;
}

/** `send METHOD URL`: sends a request through the gateway and shows where its time went. */
export function runSend(
  method: string,
  url: string,
  options: WorkspaceOption & { readonly header: readonly string[]; readonly data: string; readonly json?: boolean },
): Promise<number> {
  return withSession(options, 'gateway', async ({ client }) => {
    const headers = options.header.flatMap(splitHeader);
    const sent = await client.call('request.send', { method: method.toUpperCase(), url, headers, body: options.data });
    if (sent.id === undefined)
      say(`${sent.status} in ${sent.durationMillis.toFixed(1)} ms; it did not pass this gateway`);
    else {
      const details = await client.call('exchange.get', { id: sent.id });
      say(options.json === true ? JSON.stringify(details, null, 2) : boxesOf(details));
    }
    return sent.status >= 400 || sent.status === 0 ? EXIT.no : EXIT.done;
  });
}

/** `demo`: starts the sample's upstream and sends its traffic. */
export function runDemo(options: WorkspaceOption): Promise<number> {
  return withSession(options, 'gateway', async ({ client }) => {
    const { sent } = await client.call('demo.run', {});
    say(`${sent} requests sent; gatewright ls shows them`);
    return EXIT.done;
  });
}

async function withSession(
  { workspace }: WorkspaceOption,
  mode: 'gateway' | 'store',
  run: (session: Session) => Promise<number>,
): Promise<number> {
  const session = await openSession(workspace, mode);
  try {
    return await run(session);
  } finally {
    await session.close();
  }
}

function splitHeader(text: string): string[] {
  const colon = text.indexOf(':');
  if (colon < 1) throw new GatewrightError('INPUT_INVALID', { header: text, expected: 'name: value' });
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

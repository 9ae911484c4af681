import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { explain } from '../diagnosis/explain.ts';
import { factsOfExchange } from '../diagnosis/facts-of-exchange.ts';
import { factsOfLine, failureLine, type FailureLine } from '../diagnosis/facts-of-text.ts';
import { readHar } from '../formats/har-read.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { clustersText, explanationText, flatExplanation, recheckText } from './explain-lines.ts';
import type { ExplainPaste } from './explain-paste.ts';
import { applyPatchNumber, flatPatches, patchesText } from './explain-patches.ts';
import { complain, EXIT, say } from './output.ts';
import { openSession } from './session.ts';

const MOST_FAILURES = 10_000;

/** What `explain` is asked. */
export interface ExplainCommand extends WorkspaceOption, ExplainPaste {
  readonly har?: string;
  readonly jsonl?: string;
  /** A filter, or true for every failure. */
  readonly clusters?: string | boolean;
  /** Number of a patch of the recorded exchange. */
  readonly apply?: number;
}

/** `explain [ID | --har FILE | --jsonl FILE|- | --request FILE --response FILE]`: who answered and why it failed. */
export async function runExplain(id: number | undefined, options: ExplainCommand): Promise<number> {
  const { har, jsonl, clusters, request, response, log, config } = options;
  const given = [id, har, jsonl, clusters, request ?? response].filter((one) => one !== undefined).length;
  if (given !== 1) {
    complain(
      'gatewright: say what to explain: an id as ls prints it, --har FILE, --jsonl FILE, --clusters, or --request FILE and --response FILE',
    );
    return EXIT.failed;
  }
  if (options.apply !== undefined && id === undefined) {
    complain('gatewright: --apply goes with the id of a recorded exchange');
    return EXIT.failed;
  }
  if (request !== undefined || response !== undefined)
    return (await import('./explain-paste.ts')).explainPaste(options);
  if (log !== undefined || config !== undefined) {
    complain('gatewright: --log and --config go with --request or --response');
    return EXIT.failed;
  }
  if (options.clusters !== undefined) return explainClusters(options);
  if (options.jsonl !== undefined) return explainLines(options.jsonl);
  if (options.har !== undefined) return explainHar(options.har, options.json === true);
  return explainRecorded(id ?? 0, options);
}

/** Patches are made for the configuration in force, so there must be one. */
async function explainRecorded(id: number, options: ExplainCommand): Promise<number> {
  const session = await openSession(options.workspace, 'gateway');
  try {
    const { client } = session;
    const isJson = options.json === true;
    if (options.apply !== undefined) return await applyPatchNumber(client, id, options.apply, isJson);
    const explanation = await client.call('exchange.explain', { id });
    const recheck = await client.call('exchange.recheck', { id });
    const { patches } = await client.call('exchange.patches', { id });
    const texts = [explanationText(explanation), patchesText(patches, id), recheckText(recheck)];
    if (isJson) say(JSON.stringify({ id, ...flatExplanation(explanation), patches: flatPatches(patches), recheck }));
    else say(texts.filter((text) => text !== '').join('\n\n'));
    return EXIT.done;
  } finally {
    await session.close();
  }
}

/** The failures of the store in groups. */
async function explainClusters(options: ExplainCommand): Promise<number> {
  const session = await openSession(options.workspace, 'store');
  try {
    const filter = typeof options.clusters === 'string' ? options.clusters : '';
    const found = await session.client.call('exchange.clusters', { filter, limit: MOST_FAILURES });
    if (options.json === true) for (const cluster of found.clusters) say(JSON.stringify(cluster));
    else if (found.failures > 0) say(clustersText(found));
    else complain('no failure found');
    return found.failures === 0 ? EXIT.no : EXIT.done;
  } finally {
    await session.close();
  }
}

/** Every failed entry of a HAR, in its order. */
async function explainHar(file: string, isJson: boolean): Promise<number> {
  let next = 0;
  const entries = readHar(file === '-' ? process.stdin : createReadStream(file), { nextId: () => (next += 1) });
  let failures = 0;
  for await (const exchange of entries) {
    const { request, response } = exchange;
    const explanation = explain(factsOfExchange(exchange));
    const isHidden = explanation.causes[0]?.code === 'cors.missing-headers';
    if (response !== undefined && response.status < 400 && !isHidden) continue;
    failures += 1;
    const url = request.target.startsWith('/')
      ? `${exchange.scheme}://${exchange.authority}${request.target}`
      : request.target;
    if (isJson) say(JSON.stringify({ id: exchange.id, method: request.method, url, ...flatExplanation(explanation) }));
    else
      say(
        `${failures > 1 ? '\n' : ''}${request.method} ${url} ${response?.status ?? 'no answer'}\n${explanationText(explanation)}`,
      );
  }
  if (failures === 0 && !isJson) complain('nothing failed in this file');
  return failures === 0 ? EXIT.no : EXIT.done;
}

/**
 * One failure a line in, one answer a line out, in their order. A line that cannot be read gets an answer with `error` and
 * does not end the run.
 */
async function explainLines(file: string): Promise<number> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  let number = 0;
  let isEveryRead = true;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readLine(line);
    if (read.kind === 'line') {
      const { id } = read.line;
      say(JSON.stringify({ ...(id === undefined ? {} : { id }), ...flatExplanation(explain(factsOfLine(read.line))) }));
    } else {
      isEveryRead = false;
      say(JSON.stringify({ ...(read.id === undefined ? {} : { id: read.id }), line: number, error: read.problem }));
      complain(`line ${number}: ${read.problem}`);
    }
  }
  return isEveryRead ? EXIT.done : EXIT.no;
}

type ReadLine =
  | { readonly kind: 'line'; readonly line: FailureLine }
  | { readonly kind: 'problem'; readonly id?: unknown; readonly problem: string };

function readLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'problem', problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = failureLine.safeParse(value);
  if (parsed.success) return { kind: 'line', line: parsed.data };
  const [issue] = parsed.error.issues;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return { kind: 'problem', id, problem: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}`.trim() };
}

import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { GatewrightError } from '../../model/errors.ts';
import type { NoteValue } from '../../model/span.ts';
import { fetchBounded } from '../../outgoing/fetch-bounded.ts';
import { FunctionHost, type Invocation } from './function-host.ts';
import type { AuthorizerOptions } from './options.ts';

/** More than an answer of a policy document ever is. */
const MAX_ANSWER_BYTES = 262_144;
const MEGABYTE = 1_048_576;

type Note = (name: string, value: NoteValue) => void;

/** What an ask came to: a value to be read, or why there is none. */
export type Asked =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The function said `Unauthorized`, which is a verdict and no failure. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Who is asked: a module in a thread, or a service. */
export interface Authorizer {
  /** For the trace, such as `check.mjs handler`. */
  readonly name: string;
  /** Never rejects; says in the notes what happened. */
  ask(event: object, note: Note): Promise<Asked>;
  close(): Promise<void>;
}

/**
 * Makes the authorizer that the options name. The thread of a module starts with the first ask, so that checking a
 * configuration runs nobody's code.
 * @throws GatewrightError CONFIG_INVALID when the file is not in the workspace.
 */
export async function openAuthorizer(given: AuthorizerOptions, workspace: string | undefined): Promise<Authorizer> {
  return given.url === undefined
    ? moduleAuthorizer(given, await findFile(given.file ?? '', workspace))
    : service(given, given.url);
}

async function findFile(file: string, workspace: string | undefined): Promise<string> {
  if (workspace === undefined) throw new GatewrightError('CONFIG_INVALID', { file, reason: 'there is no workspace' });
  const root = await realpath(workspace);
  const found = await realpath(resolve(root, file)).catch(() => undefined);
  if (found === undefined) throw new GatewrightError('CONFIG_INVALID', { file, reason: 'there is no such file' });
  const inside = relative(root, found);
  if (inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside))
    throw new GatewrightError('CONFIG_INVALID', { file, reason: 'the file is outside of the workspace' });
  return found;
}

function moduleAuthorizer(given: AuthorizerOptions, file: string): Authorizer {
  const host = new FunctionHost({
    file,
    handler: given.handler,
    timeoutMillis: given.timeout,
    memoryMegabytes: Math.max(16, Math.round(given.memory / MEGABYTE)),
    environment: given.environment,
  });
  return {
    name: `${basename(file)} ${given.handler}`,
    ask: async (event, note) => readInvocation(await host.invoke(event), note),
    close: () => host.close(),
  };
}

function readInvocation(invocation: Invocation, note: Note): Asked {
  if ('logs' in invocation && invocation.logs.length > 0) note('printed', invocation.logs.join('\n'));
  switch (invocation.kind) {
    case 'answer':
      if (invocation.json !== undefined && invocation.json.length > MAX_ANSWER_BYTES)
        return fail(note, `the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
      return readJson(invocation.json ?? '', note);
    case 'thrown': {
      const { name, message, at } = invocation.thrown;
      note('error', `${name}: ${message}`);
      if (at !== undefined) note('at', at);
      if (message === 'Unauthorized') return { kind: 'unauthorized' };
      return { kind: 'failed', reason: `the function threw ${name}: ${message}${at === undefined ? '' : ` at ${at}`}` };
    }
    case 'timeout':
      return fail(note, `no answer within ${invocation.millis} ms`);
    case 'died':
      return fail(note, invocation.reason);
  }
}

function service(given: AuthorizerOptions, url: string): Authorizer {
  const headers = Object.entries({ 'content-type': 'application/json', ...given.headers }).flat();
  return {
    name: url,
    close: () => Promise.resolve(),
    async ask(event, note) {
      const body = JSON.stringify(event);
      try {
        const answer = await fetchBounded({
          url,
          method: 'POST',
          headers,
          body,
          timeoutMillis: given.timeout,
          maxBytes: MAX_ANSWER_BYTES,
        });
        note('status', answer.status);
        if (answer.status !== 200) return fail(note, `the service answered ${answer.status}`);
        return readJson(Buffer.from(answer.bytes).toString('utf8'), note);
      } catch (thrown) {
        if (!(thrown instanceof GatewrightError)) throw thrown;
        return fail(note, String(thrown.details['reason']));
      }
    },
  };
}

/** A service that runs Lambda functions tells of what they threw by `errorMessage`. */
function readJson(text: string, note: Note): Asked {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is JSON may hold secrets of the context and is not written down.
    if (text !== '') note('answer', text.slice(0, 200));
    return fail(note, text === '' ? 'the answer is empty' : 'the answer is not JSON');
  }
  if (typeof value !== 'object' || value === null || !('errorMessage' in value)) return { kind: 'value', value };
  const message = String(value.errorMessage).slice(0, 1000);
  return message === 'Unauthorized' ? { kind: 'unauthorized' } : fail(note, `the function threw ${message}`);
}

function fail(note: Note, reason: string): Asked {
  note('reason', reason);
  return { kind: 'failed', reason };
}

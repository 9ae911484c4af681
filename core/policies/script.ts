import type { QuickJSWASMModule } from 'quickjs-emscripten';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { durationOption, sizeOption } from '../model/options.ts';
import type { Clock } from '../model/clock.ts';
import type { Phase } from '../model/config.ts';
import { definePolicy, type Answer, type Awaitable, type Call, type PolicySteps } from './policy.ts';
import { factsOf } from './script/facts.ts';
import { applyOutcome, readOutcome, type Outcome } from './script/outcome.ts';
import { ScriptRunner } from './script/runner.ts';
import { placeIn, type RunResult, type RuntimeSettings, type ScriptFault } from './script/runtime.ts';

const options = z.strictObject({
  code: z
    .string()
    .min(1)
    .describe('JavaScript, or a reference such as ${file:scripts/tenant.js}. It works with call, note and console.'),
  body: z.boolean().describe('Collects the body, so that the script can read and change it.').default(false),
  timeout: durationOption
    .describe('How long one run may work; time in which the machine does something else is not counted.')
    .default(50),
  memory: sizeOption.describe('Memory that the script may take, 1MiB at least.').default(16_777_216),
});
type Options = z.output<typeof options>;

const STACK_BYTES = 262_144;
const LEAST_MEMORY = 1_048_576;
/** Characters of the note that the console writes. */
const MAX_LOG = 4000;

/**
 * Runs users' JavaScript in QuickJS, without any I/O, within bounds. Throws SCRIPT_FAILED, SCRIPT_LIMIT, and SCRIPT_REFUSED
 * when the script says so.
 */
export const script = definePolicy<Options>({
  name: 'script',
  summary: 'Runs JavaScript of yours on the request, the answer or the failure, within limits of time and memory.',
  phases: ['request', 'response', 'error'],
  options,
  example: `{ code: "if (!call.request.headers.has('x-tenant')) call.refuse('no tenant', 400);", timeout: 20ms }`,
  needs: ({ body }) => (body ? { requestBody: true, responseBody: true } : {}),
  async prepare(given, { phase, clock, random }) {
    checkOptions(given);
    const { newQuickJSWASMModule, RELEASE_SYNC } = await import('quickjs-emscripten');
    const open = async (): Promise<QuickJSWASMModule> => newQuickJSWASMModule(RELEASE_SYNC);
    const settings: RuntimeSettings = {
      code: given.code,
      timeoutMillis: given.timeout,
      memoryBytes: given.memory,
      stackBytes: STACK_BYTES,
      random,
    };
    const runner = new ScriptRunner(await open(), open, settings);
    return stepsOf(runner, { phase, body: given.body, clock });
  },
});

/** @throws CONFIG_INVALID for what cannot work. */
function checkOptions({ code, memory, timeout }: Options): void {
  if (memory < LEAST_MEMORY)
    throw new GatewrightError('CONFIG_INVALID', { option: 'memory', expected: 'at least 1MiB' });
  if (timeout <= 0) throw new GatewrightError('CONFIG_INVALID', { option: 'timeout', expected: 'more than 0ms' });
  // Their arithmetic takes as long as it likes within one step, where nothing looks at the time.
  const big = /(?<![\w$.])(?:0[xob][\da-f_]+|\d[\d_]*)n(?![\w$])/i.exec(code);
  if (big === null) return;
  const line = code.slice(0, big.index).split('\n').length;
  throw new GatewrightError('CONFIG_INVALID', { line, found: big[0].slice(0, 50), reason: 'a script has no BigInt' });
}

interface Place {
  readonly phase: Phase;
  readonly body: boolean;
  readonly clock: Clock;
}

/** @throws CONFIG_INVALID with line and column for a script that cannot be read. */
function stepsOf(runner: ScriptRunner, place: Place): PolicySteps {
  const fault = runner.load();
  if (fault !== undefined) {
    runner.close();
    const { message, line, column } = fault;
    throw new GatewrightError('CONFIG_INVALID', { reason: message, line, column });
  }
  const close = (): void => runner.close();
  const step = (call: Call): Awaitable<Answer | undefined> => {
    const result = runner.run(factsOf(call, place), place.clock.now());
    return result instanceof Promise ? result.then((ran) => finish(call, ran)) : finish(call, result);
  };
  switch (place.phase) {
    case 'request':
      return { onRequest: step, close };
    case 'error':
      return { onError: step, close };
    case 'response':
      return { onResponse: (call) => replaced(call, step(call)), close };
  }
}

/** In the response phase what a script answers takes the place of the answer there is. */
function replaced(call: Call, answer: Awaitable<Answer | undefined>): Awaitable<void> {
  if (answer instanceof Promise) return answer.then((given) => replaced(call, given));
  if (answer === undefined) return;
  const old = call.response?.body;
  if (old?.kind === 'stream')
    old.source.cancel(new GatewrightError('POLICY_FAILED', { reason: 'another answer is sent' }));
  call.response = answer;
}

/** @throws SCRIPT_FAILED, SCRIPT_LIMIT, SCRIPT_REFUSED */
function finish(call: Call, result: RunResult): Answer | undefined {
  if (result.kind === 'fault') throw errorOf(call, result.fault);
  const outcome = readOutcome(result.text);
  for (const [name, value] of outcome.notes) call.note(name, value);
  if (outcome.logs.length > 0) call.note('log', logText(outcome.logs));
  const fault = thrownBy(outcome);
  if (fault !== undefined) throw errorOf(call, fault);
  return applyOutcome(call, outcome);
}

function logText(lines: readonly string[]): string {
  const text = lines.join('\n');
  return text.length > MAX_LOG ? `${text.slice(0, MAX_LOG)}\n(cut off here)` : text;
}

function thrownBy({ fault }: Outcome): ScriptFault | undefined {
  if (fault === undefined) return undefined;
  const place = placeIn(fault.stack);
  if (fault.limit === undefined) return { kind: 'failed', message: fault.message, ...place };
  const message = fault.limit === 'memory' ? 'it took more memory than it may' : 'its calls went too deep';
  return { kind: 'limit', message, ...place };
}

function errorOf(call: Call, { kind, message, line, column }: ScriptFault): GatewrightError {
  const place = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
  call.note('verdict', line === undefined ? message : `${message} (line ${line})`);
  return new GatewrightError(kind === 'limit' ? 'SCRIPT_LIMIT' : 'SCRIPT_FAILED', { reason: message, ...place });
}

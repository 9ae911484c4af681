import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { lintOutput, lintTemplate } from '../vtl/lint/lint.ts';
import type { VtlProblem } from '../vtl/problem.ts';
import type { Profile } from '../vtl/profile.ts';
import { renderTemplate, type RenderInput, type RenderResult } from '../vtl/render.ts';
import { parseTemplate, type Template } from '../vtl/template.ts';
import type { Trace, TraceStep } from '../vtl/trace.ts';
import { complain, EXIT, say } from './output.ts';
import { gatewaySchema, renderLine } from './vtl-lines.ts';

/** Options of `vtl render`. */
export interface RenderCommand {
  readonly body?: string;
  readonly context?: string;
  readonly profile: Profile;
  readonly trace?: boolean;
  readonly json?: boolean;
  readonly jsonl?: string;
}

/** `vtl render`: one template with what it is given, or many, a line of JSON each. */
export async function runVtlRender(file: string | undefined, options: RenderCommand): Promise<number> {
  if (options.jsonl !== undefined) return renderLines(options.jsonl);
  if (file === undefined) throw new GatewrightError('INPUT_INVALID', { expected: 'a template, or --jsonl FILE' });
  const text = readText(file);
  const parsed = parseTemplate(text, options.profile);
  if (parsed.kind === 'errors') {
    if (options.json === true) say(JSON.stringify({ errors: parsed.errors }));
    else for (const error of parsed.errors) complain(problemLine(file, error));
    return EXIT.no;
  }
  const result = renderTemplate(parsed.template, readInput(options), { trace: options.trace === true });
  if (options.json === true) say(JSON.stringify(result));
  else print(file, parsed.template, result);
  return result.kind === 'output' ? EXIT.done : EXIT.no;
}

/** `vtl lint`: what is wrong with templates and what is legal and probably not meant, as `file:line:col rule message`. */
export function runVtlLint(
  files: readonly string[],
  options: { readonly profile: Profile; readonly json?: boolean },
): number {
  const findings = files.flatMap((file) => lintFile(file, options.profile));
  if (options.json === true) say(JSON.stringify(findings));
  else if (findings.length === 0) say('no findings');
  else
    for (const { file, line, column, rule, message } of findings) say(`${file}:${line}:${column} ${rule} ${message}`);
  return findings.some(({ severity }) => severity === 'error') ? EXIT.no : EXIT.done;
}

interface FileFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
}

function lintFile(file: string, profile: Profile): FileFinding[] {
  const parsed = parseTemplate(readText(file), profile);
  if (parsed.kind === 'errors')
    return parsed.errors.map(({ kind, message, line, column }) => ({
      file,
      line,
      column,
      rule: kind,
      severity: 'error',
      message,
    }));
  return lintTemplate(parsed.template).map(({ line, column, rule, severity, message }) => ({
    file,
    line,
    column,
    rule,
    severity,
    message,
  }));
}

async function renderLines(file: string): Promise<number> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const failed = new Promise<never>((_resolve, reject) => {
    input.once('error', (error: Error) =>
      reject(new GatewrightError('FILE_UNREADABLE', { path: file, reason: error.message })),
    );
  });
  const answered = (async () => {
    let number = 0;
    let isUnderstood = true;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() === '') continue;
      const answer = renderLine(line, number);
      isUnderstood &&= !('error' in answer) || answer.error.kind !== 'input';
      say(JSON.stringify(answer));
    }
    return isUnderstood ? EXIT.done : EXIT.failed;
  })();
  return Promise.race([answered, failed]);
}

/**
 * What the template is given. A context file with any of `body`, `params`, `context`, `stageVariables` is a request to
 * API Gateway; any other object is the template's own variables.
 */
function readInput({ body, context, profile }: RenderCommand): RenderInput {
  const bodyText = body === undefined ? undefined : readText(body);
  const contextText = context === undefined ? undefined : readText(context);
  const gateway = contextText === undefined ? {} : readGateway(contextText);
  if (profile === 'appsync') return contextText === undefined ? {} : { appsync: { contextJson: contextText } };
  if (gateway === undefined) return { contextJson: contextText ?? '{}', ...gatewayOf(profile, {}, bodyText) };
  return gatewayOf(profile, gateway, bodyText);
}

function gatewayOf(profile: Profile, given: z.output<typeof gatewaySchema>, body: string | undefined): RenderInput {
  if (profile !== 'apigw') return {};
  // Absent keys and keys that are undefined are the same to the engine.
  return { gateway: { ...given, ...(body === undefined ? {} : { body }) } as NonNullable<RenderInput['gateway']> };
}

/** Undefined for an object of variables. @throws FORMAT_INVALID */
function readGateway(text: string): z.output<typeof gatewaySchema> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new GatewrightError('FORMAT_INVALID', { format: 'context', reason: String(error) });
  }
  const isGateway =
    typeof value === 'object' && value !== null && Object.keys(gatewaySchema.shape).some((key) => key in value);
  if (!isGateway) return undefined;
  const parsed = gatewaySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GatewrightError('FORMAT_INVALID', { format: 'context', reason: z.prettifyError(parsed.error) });
}

function print(file: string, template: Template, result: RenderResult): void {
  if (result.trace !== undefined) for (const line of traceLines(template, result.trace)) complain(line);
  process.stdout.write(result.output);
  if (result.output !== '' && !result.output.endsWith('\n')) process.stdout.write('\n');
  for (const { message } of lintOutput(template, result)) complain(`${basename(file)}: ${message}`);
  if (result.kind === 'error') complain(problemLine(file, result.error));
}

function traceLines(template: Template, { steps, isCut }: Trace): string[] {
  const lines = steps.map((step) => {
    const { line, column } = template.locate(step.input.start, step.input.end - step.input.start);
    return `${`${line}:${column}`.padEnd(8)}${'  '.repeat(step.depth)}${step.name}  ${stepText(step)}`.trimEnd();
  });
  return isCut ? [...lines, '… more steps than are kept'] : lines;
}

function stepText({ node, before, after, type, condition, loopIndex }: TraceStep): string {
  const turn = loopIndex === undefined ? '' : ` [${loopIndex}]`;
  if (condition !== undefined) return `${condition}${turn}`;
  if (after === undefined) return turn.trim();
  const value = `${JSON.stringify(after)}${type === undefined ? '' : ` ${type}`}`;
  return node === 'set' && before !== undefined ? `${JSON.stringify(before)} → ${value}${turn}` : `${value}${turn}`;
}

function problemLine(file: string, { line, column, kind, message, related }: VtlProblem): string {
  const place = related === undefined ? '' : ` (${related.message} at ${related.line}:${related.column})`;
  return `${file}:${line}:${column} ${kind} ${message}${place}`;
}

/** @throws FILE_UNREADABLE */
function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewrightError('FILE_UNREADABLE', { path: file, reason }, { cause: error });
  }
}

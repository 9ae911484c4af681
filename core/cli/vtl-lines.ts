import { z } from 'zod';
import { PROFILES, SPACE_GOBBLING } from '../vtl/profile.ts';
import { renderTemplate, type RenderInput } from '../vtl/render.ts';
import { parseTemplate, settingsOf } from '../vtl/template.ts';
import type { VtlProblem } from '../vtl/problem.ts';

const texts = z.record(z.string(), z.string());

/** `$input`, `$context` and `$stageVariables`, as files and lines have them. */
export const gatewaySchema = z.strictObject({
  body: z.string().optional(),
  params: z
    .strictObject({ path: texts.optional(), querystring: texts.optional(), header: texts.optional() })
    .optional(),
  context: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  stageVariables: texts.optional(),
});

/** One template to render, as a line of JSON. */
const lineSchema = z.strictObject({
  id: z.union([z.string(), z.number()]),
  template: z.string(),
  profile: z.enum(PROFILES).default('apigw'),
  contextJson: z.string().optional(),
  gateway: gatewaySchema.optional(),
  /** Settings of the engine by Velocity's names. */
  props: z.strictObject({ 'parser.space_gobbling': z.enum(SPACE_GOBBLING).optional() }).optional(),
});

/** The answer to one line. */
export type LineAnswer =
  | { readonly id: string | number | null; readonly output: string }
  | {
      readonly id: string | number | null;
      readonly error: {
        readonly kind: string;
        readonly message: string;
        readonly line: number;
        readonly column: number;
      };
    };

/**
 * Renders what a line asks for. A line that is not understood is answered by an error of kind `input` whose line is that
 * of the file; nothing is left out.
 */
export function renderLine(text: string, lineNumber: number): LineAnswer {
  const parsed = readLine(text);
  if ('problem' in parsed)
    return { id: parsed.id, error: { kind: 'input', message: parsed.problem, line: lineNumber, column: 1 } };
  const { id, template, profile, contextJson, gateway, props } = parsed.line;
  const result = parseTemplate(template, profile, settingsOf(props ?? {}));
  if (result.kind === 'errors') return { id, error: briefly(result.errors[0]) };
  // Absent keys and keys that are undefined are the same to the engine.
  const input = { contextJson, gateway } as RenderInput;
  const rendered = renderTemplate(result.template, input);
  return rendered.kind === 'output' ? { id, output: rendered.output } : { id, error: briefly(rendered.error) };
}

type Read =
  | { readonly line: z.output<typeof lineSchema> }
  | { readonly problem: string; readonly id: string | number | null };

function readLine(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}`, id: null };
  }
  const parsed = lineSchema.safeParse(value);
  if (parsed.success) return { line: parsed.data };
  const id = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(value);
  return { problem: z.prettifyError(parsed.error).replaceAll('\n', ' '), id: id.success ? id.data.id : null };
}

function briefly(problem: VtlProblem | undefined): { kind: string; message: string; line: number; column: number } {
  const { kind = 'parse', message = '', line = 1, column = 1 } = problem ?? {};
  return { kind, message, line, column };
}

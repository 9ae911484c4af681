import { z } from 'zod';
import { compileExpression, type Expression } from './expression.ts';
import { describeProblem, type Problem } from './problem.ts';
import { compileJsonTemplate, type JsonTemplate } from './json-template.ts';
import { compileTemplate, type Template } from './template.ts';
import { asValue } from './value.ts';

/** An option that is an expression, such as `claims.tier == 'gold'`; parsed to what evaluates it. */
export const expressionOption = z.string().transform((text, context): Expression => {
  const compiled = compileExpression(text);
  return compiled.kind === 'problem' ? refuse(compiled, context) : compiled;
});

/** An option that is text with `{{ expression }}` in it; parsed to what fills it in. */
export const templateOption = z.string().transform((text, context): Template => readTemplate(text, context));

/** An option that takes any JSON, whose texts are templates; parsed to what fills it in. */
export const jsonTemplateOption = z.unknown().transform(readJsonTemplate);

/** Makes JSON with templates within a schema of one's own; what is wrong with it becomes an issue. */
export function readJsonTemplate(given: unknown, context: z.core.$RefinementCtx): JsonTemplate {
  const compiled = compileJsonTemplate(asValue(given));
  return compiled.kind === 'problem' ? refuse(compiled, context, [...compiled.path]) : compiled;
}

/** Makes a template within a schema of one's own; what is wrong with it becomes an issue. */
export function readTemplate(text: string, context: z.core.$RefinementCtx, path: (string | number)[] = []): Template {
  const compiled = compileTemplate(text);
  return compiled.kind === 'problem' ? refuse(compiled, context, path) : compiled;
}

function refuse(problem: Problem, context: z.core.$RefinementCtx, path: (string | number)[] = []): never {
  const { start, end } = problem;
  context.addIssue({ code: 'custom', message: describeProblem(problem), path, params: { start, end } });
  return z.NEVER;
}

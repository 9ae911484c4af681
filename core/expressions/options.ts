import { z } from 'zod';
import { compileExpression, type Expression } from './expression.ts';
import { describeProblem, type Problem } from './problem.ts';
import { compileTemplate, type Template } from './template.ts';

/** An option that is an expression, such as `claims.tier == 'gold'`; parsed to what evaluates it. */
export const expressionOption = z.string().transform((text, context): Expression => {
  const compiled = compileExpression(text);
  return compiled.kind === 'problem' ? refuse(compiled, context) : compiled;
});

/** An option that is text with `{{ expression }}` in it; parsed to what fills it in. */
export const templateOption = z.string().transform((text, context): Template => {
  const compiled = compileTemplate(text);
  return compiled.kind === 'problem' ? refuse(compiled, context) : compiled;
});

function refuse(problem: Problem, context: z.core.$RefinementCtx): never {
  const { start, end } = problem;
  context.addIssue({ code: 'custom', message: describeProblem(problem), params: { start, end } });
  return z.NEVER;
}

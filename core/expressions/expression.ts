import type { Phase } from '../model/config.ts';
import type { Call } from '../policies/policy.ts';
import { assemble } from './assemble.ts';
import { parseExpression } from './parse.ts';
import { orProblem, type Problem } from './problem.ts';
import { isTrue, type Value } from './value.ts';

/** An expression, ready to run. Nothing in it throws: what is missing is null. */
export interface Expression {
  readonly kind: 'expression';
  /** As it was written. */
  readonly text: string;
  /** Names it asks for, such as `request.headers` and `response.status`. */
  readonly names: readonly string[];
  evaluate(call: Call): Value;
  /** Whether the value counts as yes: everything but null, false, 0 and what is empty. */
  test(call: Call): boolean;
}

/** Reads an expression and makes it ready. Never throws: what is wrong with the text is the problem. */
export function compileExpression(text: string): Expression | Problem {
  return orProblem(text, () => {
    const names = new Set<string>();
    const { run } = assemble(parseExpression(text), names);
    return { kind: 'expression', text, names: [...names], evaluate: run, test: (call) => isTrue(run(call)) };
  });
}

/** What an expression or a template may need to be collected before it can be asked. */
export function bodiesAskedBy(names: readonly string[]): { readonly request: boolean; readonly response: boolean } {
  const asks = (side: string): boolean => names.includes(`${side}.body`) || names.includes(`${side}.json`);
  return { request: asks('request'), response: asks('response') };
}

/** Why names cannot be asked where a use stands, as a message; undefined when they can. */
export function faultInPhase(names: readonly string[], phase: Phase): string | undefined {
  const sent = names.find((name) => name === 'request.body' || name === 'request.json');
  if (sent !== undefined && phase !== 'request')
    return `${sent} cannot be asked in ${phase}, where the body of the request is gone; a transform in request can keep it in variables`;
  const answer = names.find((name) => name.startsWith('response.'));
  if (answer !== undefined && phase !== 'response')
    return `${answer} cannot be asked in ${phase}, where there is no answer yet`;
  const failure = names.find((name) => name.startsWith('error.'));
  if (failure !== undefined && phase !== 'error')
    return `${failure} cannot be asked in ${phase}, where nothing has failed`;
  return undefined;
}

/** As {@link faultInPhase} for `when`, which is asked before a body is collected. */
export function conditionFault(names: readonly string[], phase: Phase): string | undefined {
  const { request, response } = bodiesAskedBy(names);
  if (request || response) return 'a body cannot be asked in when, which is decided while it may still be under way';
  return faultInPhase(names, phase);
}

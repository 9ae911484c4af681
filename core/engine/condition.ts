import { compileExpression, conditionFault } from '../expressions/expression.ts';
import { describeProblem } from '../expressions/problem.ts';
import type { Condition, Phase } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue } from '../model/http.ts';
import type { Call } from '../policies/policy.ts';

/** A condition as a function; made once, when the configuration is compiled. */
export type Test = (call: Call) => boolean;

/**
 * Compiles a condition: every part given must hold, and `not` turns the whole round; or an expression.
 * @throws GatewrightError CONFIG_INVALID when the expression cannot be read, or cannot be asked in this phase.
 */
export function compileCondition(condition: Condition | string, phase: Phase): Test {
  if (typeof condition === 'string') return compileText(condition, phase);
  const tests = [...partsOf(condition)];
  const holds: Test = (call) => tests.every((test) => test(call));
  return condition.not === true ? (call) => !holds(call) : holds;
}

function compileText(text: string, phase: Phase): Test {
  const compiled = compileExpression(text);
  const fault = compiled.kind === 'problem' ? describeProblem(compiled) : conditionFault(compiled.names, phase);
  if (compiled.kind === 'problem' || fault !== undefined)
    throw new GatewrightError('CONFIG_INVALID', { when: text.slice(0, 200), reason: fault });
  return (call) => compiled.test(call);
}

function* partsOf({ methods, header, path, status, consumer }: Condition): Generator<Test> {
  if (methods !== undefined) yield (call) => methods.includes(call.request.method);
  if (header !== undefined) yield (call) => headerValue(call.request.headers, header) !== undefined;
  if (path !== undefined) yield (call) => call.request.target.startsWith(path);
  if (status !== undefined) yield (call) => call.response !== undefined && status.includes(call.response.status);
  if (consumer !== undefined) yield (call) => call.consumer?.id === consumer;
}

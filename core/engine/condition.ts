import type { Condition } from '../model/config.ts';
import { headerValue } from '../model/http.ts';
import type { Call } from '../policies/policy.ts';

/** A condition as a function; made once, when the configuration is compiled. */
export type Test = (call: Call) => boolean;

/** Compiles a condition: every part given must hold, and `not` turns the whole round. */
export function compileCondition(condition: Condition): Test {
  const tests = [...partsOf(condition)];
  const holds: Test = (call) => tests.every((test) => test(call));
  return condition.not === true ? (call) => !holds(call) : holds;
}

function* partsOf({ methods, header, path, status, consumer }: Condition): Generator<Test> {
  if (methods !== undefined) yield (call) => methods.includes(call.request.method);
  if (header !== undefined) yield (call) => headerValue(call.request.headers, header) !== undefined;
  if (path !== undefined) yield (call) => call.request.target.startsWith(path);
  if (status !== undefined) yield (call) => call.response !== undefined && status.includes(call.response.status);
  if (consumer !== undefined) yield (call) => call.consumer?.id === consumer;
}

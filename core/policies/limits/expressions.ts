import { bodiesAskedBy, faultInPhase } from '../../expressions/expression.ts';
import type { Phase } from '../../model/config.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Needs } from '../policy.ts';

/** What has to be collected for expressions that are asked before a request goes on. */
export function needsOf(names: readonly string[]): Needs {
  return bodiesAskedBy(names).request ? { requestBody: true } : {};
}

/** Checks what expressions ask for where a request is decided on. @throws GatewrightError CONFIG_INVALID with the reason. */
export function checkNames(names: readonly string[], phase: Phase): void {
  const reason = faultInPhase(names, phase);
  if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { reason });
}

/** The same for expressions that are asked when the answer goes out. @throws GatewrightError CONFIG_INVALID with the reason. */
export function checkAnswerNames(names: readonly string[]): void {
  const { request, response } = bodiesAskedBy(names);
  if (request || response)
    throw new GatewrightError('CONFIG_INVALID', {
      reason: 'a body cannot be asked in count, which is decided while it may still be under way',
    });
  checkNames(names, 'response');
}

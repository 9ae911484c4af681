import { z } from 'zod';
import { GatewrightError } from '../../model/errors.ts';
import { describeBodyError, isAboutBody } from '../content/side.ts';
import type { Call } from '../policy.ts';
import { describeFault, MOST_FAULTS, type Fault } from '../schema/fault.ts';

/** Options of policies that judge and may refuse; spread into their own. */
export const verdictOptions = {
  mode: z
    .enum(['refuse', 'report'])
    .describe('Whether what does not fit is refused, or only written into the trace.')
    .default('refuse'),
  variable: z
    .string()
    .min(1)
    .describe('Variable that is set to the list of what does not fit, for later policies.')
    .optional(),
};

/** How a verdict is given. */
export interface VerdictSettings {
  readonly mode: 'refuse' | 'report';
  readonly variable?: string | undefined;
  readonly status?: number | undefined;
}

/** Facts that go with a refusal. */
export interface VerdictFacts {
  readonly code: 'VALIDATION_FAILED' | 'RESPONSE_INVALID';
  readonly rule: string;
  readonly faults: readonly Fault[];
}

/** Notes what was found, leaves it for later policies, and refuses where that is wanted. @throws the code of the facts. */
export function giveVerdict(call: Call, { mode, variable, status }: VerdictSettings, facts: VerdictFacts): void {
  const { code, rule } = facts;
  const faults = facts.faults.slice(0, MOST_FAULTS);
  if (variable !== undefined) call.variables = { ...call.variables, [variable]: faults };
  const [first] = faults;
  if (first === undefined) return call.note('verdict', 'let in');
  call.note('faults', JSON.stringify(faults));
  const count = `${facts.faults.length > MOST_FAULTS ? 'more than ' : ''}${faults.length}`;
  const summary = `${count === '1' ? '' : `${count} faults, first: `}${describeFault(first)}`;
  if (mode === 'report') return call.note('verdict', `let in, only reported: ${summary}`);
  call.note('verdict', summary);
  throw new GatewrightError(code, { rule, faults, ...(status === undefined ? {} : { status }) });
}

/** An error about the body as a fault, where errors are only reported. @throws the error when it is none of those. */
export function faultOf(thrown: unknown): Fault {
  if (!isAboutBody(thrown) || thrown.details['maxBytes'] !== undefined) throw thrown;
  return { in: 'body', path: '', message: describeBodyError(thrown) };
}

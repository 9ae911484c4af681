import { z } from 'zod';
import { expressionOption } from '../../expressions/options.ts';
import type { Call } from '../policy.ts';
import { statusesOption, statusTest } from './statuses.ts';

/** Which answers count. */
export const countOption = z
  .strictObject({
    statuses: statusesOption
      .describe('Statuses of answers that count: 401, 5xx, 400-499; any when not given.')
      .optional(),
    when: expressionOption
      .describe('An expression that has to hold as well, such as response.headers.x-cache != "hit".')
      .optional(),
  })
  .refine((count) => Object.keys(count).length > 0, { error: 'expected statuses or when' })
  .describe(
    'Which answers count, decided when they are there: until then a request only has to find the limit not used up, so that requests under way at one time may pass together.',
  );
export type Count = z.output<typeof countOption>;

/** Whether an answer is one of them. */
export function answerTest({ statuses, when }: Count): (call: Call, status: number) => boolean {
  const fits = statuses === undefined ? () => true : statusTest(statuses);
  return (call, status) => fits(status) && when?.test(call) !== false;
}

import { z } from 'zod';
import { expressionOption } from '../../expressions/options.ts';
import { headerValue } from '../../model/http.ts';
import { headerNameOption } from '../../model/options.ts';
import type { Call } from '../policy.ts';

const cost = z.number().int().min(0).max(1_000_000_000);
const otherwise = cost.describe('What it costs where that is no whole number.').default(1);

/** How much one request counts for. */
export const costOption = z.union([
  cost,
  z.strictObject({
    header: headerNameOption.describe('The request header that says what the request costs, a whole number.'),
    otherwise,
  }),
  z.strictObject({
    expression: expressionOption.describe('An expression that says it, such as request.json.items.'),
    otherwise,
  }),
]);
export type Cost = z.output<typeof costOption>;

/** Names that the expression of a cost asks for. */
export function namesAskedByCost(given: Cost): readonly string[] {
  return typeof given === 'object' && 'expression' in given ? given.expression.names : [];
}

/** What a request costs. */
export function costOf(given: Cost, call: Call): number {
  if (typeof given === 'number') return given;
  const text =
    'header' in given
      ? headerValue(call.request.headers, given.header)?.trim()
      : String(given.expression.evaluate(call));
  // Nine digits are what a cost may have in the configuration too.
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : given.otherwise;
}

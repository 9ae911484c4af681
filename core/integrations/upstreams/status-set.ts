import { z } from 'zod';

const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** Statuses in a configuration: numbers, and classes such as `5xx`. */
export const statusesOption = z.array(z.union([z.number().int().min(100).max(599), z.enum(CLASSES)])).min(1);

/** A list of {@link statusesOption}. */
export type Statuses = z.output<typeof statusesOption>;

/** Makes the test whether a status is one of a list. */
export function statusTest(statuses: Statuses): (status: number) => boolean {
  const numbers = new Set(statuses.filter((one) => typeof one === 'number'));
  const classes = new Set(statuses.filter((one) => typeof one === 'string').map((one) => Number(one[0])));
  return (status) => numbers.has(status) || classes.has(Math.floor(status / 100));
}

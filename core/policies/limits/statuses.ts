import { z } from 'zod';

/** Statuses of answers: `404`, a class such as `5xx`, or a range such as `400-499`. */
export const statusesOption = z
  .array(
    z.union([
      z.number().int().min(100).max(599),
      z.string().regex(/^([1-5]xx|[1-5]\d\d-[1-5]\d\d)$/, { error: 'expected a status such as 404, 5xx or 400-499' }),
    ]),
  )
  .min(1);

/** Whether a status is one of them. */
export function statusTest(statuses: z.output<typeof statusesOption>): (status: number) => boolean {
  const ranges = statuses.map((each): readonly [from: number, to: number] => {
    if (typeof each === 'number') return [each, each];
    const [from = '', to = ''] = each.split('-');
    return to === '' ? [Number(from[0]) * 100, Number(from[0]) * 100 + 99] : [Number(from), Number(to)];
  });
  return (status) => ranges.some(([from, to]) => from <= status && status <= to);
}

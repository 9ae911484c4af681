import { explain } from './explain.ts';
import type { Facts } from './facts.ts';

/** Statuses that failures come with. */
const STATUSES = [
  400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 422, 426, 429, 431, 495, 496, 500, 501, 502, 503, 504,
  520, 525,
];
const MEMBERS = ['statusCode', 'status', 'code', 'error.code', 'error.status', 'fault.code', 'httpStatusCode'];

/**
 * The status of an answer of which only headers and body are known: what the body says of it, else the one with which the
 * body fits a known cause best; undefined when nothing tells.
 * @param factsWith The facts, were the status this one.
 */
export function assumedStatus(factsWith: (status: number) => Facts): number | undefined {
  const { response } = factsWith(0);
  const told = MEMBERS.map((member) => Number(response?.at(member))).find((value) => STATUSES.includes(value));
  if (told !== undefined) return told;
  const fitting = STATUSES.flatMap((status) => {
    const [cause] = explain(factsWith(status)).causes;
    // A cause that says nothing of the body fits any answer with this status.
    const isOfBody = cause?.because.some(({ where }) => where === 'response body') === true;
    return isOfBody && cause !== undefined && cause.code !== 'unknown'
      ? [{ status, confidence: cause.confidence }]
      : [];
  });
  return fitting.toSorted((a, b) => b.confidence - a.confidence)[0]?.status;
}

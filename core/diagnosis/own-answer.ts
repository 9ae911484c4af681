import { z } from 'zod';
import { ERROR_TABLE } from '../model/errors.ts';
import type { OwnTrace, SeenResponse } from './facts.ts';

/** What every error of the gatewright dialect looks like; see its `error-response.ts`. */
const ownError = z.strictObject({
  error: z.strictObject({
    code: z.string().refine((code) => Object.hasOwn(ERROR_TABLE, code)),
    message: z.string(),
    requestId: z.string().min(1),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
const BEGINNING = /^\{"error":\{"code":"[A-Z_]+"/;

/** What an error of another Gatewright says of itself; undefined when the answer is none. */
export function ownErrorIn(response: SeenResponse | undefined): OwnTrace | undefined {
  if (response === undefined || response.status < 400 || !BEGINNING.test(response.text)) return undefined;
  const read = ownError.safeParse(parse(response.text));
  if (!read.success) return undefined;
  const { code, message, details = {} } = read.data.error;
  const plain = Object.entries(details).map(([name, value]) => [name, isPlain(value) ? value : JSON.stringify(value)]);
  return {
    seenIn: 'answer',
    dialect: 'gatewright',
    by: 'gateway',
    // Every value is a text, a number or a boolean by now.
    error: { code, message, details: Object.fromEntries(plain) as Record<string, string | number | boolean> },
    spans: [],
  };
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off, or something else that begins alike.
    return undefined;
  }
}

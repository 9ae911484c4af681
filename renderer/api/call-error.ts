import type { ErrorDetails, ErrorValue } from '../../core/model/errors.ts';

/** What a failed call rejects with. Match on `code`. */
export class CallError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(value: ErrorValue) {
    super(value.message);
    this.name = 'CallError';
    this.code = value.code;
    this.details = value.details;
  }
}

/** Whether the caller itself gave up, which is nothing to report. */
export function isCancelled(thrown: unknown): boolean {
  return codeOf(thrown) === 'CALL_CANCELLED' || (thrown instanceof DOMException && thrown.name === 'AbortError');
}

/** The code of a thrown value; `INTERNAL` when it is not ours. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof CallError ? thrown.code : 'INTERNAL';
}

/** A thrown value as a sentence for people, with its facts. */
export function describeFailure(thrown: unknown): string {
  if (!(thrown instanceof CallError)) return thrown instanceof Error ? thrown.message : String(thrown);
  const facts = Object.entries(thrown.details).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return facts.length === 0 ? thrown.message : `${thrown.message} (${facts.join(', ')})`;
}

import { randomUUID } from 'node:crypto';

/** An id for a run; short, since people type it. */
export function newRunId(): string {
  return randomUUID().slice(0, 8);
}

import { describeError, GatewrightError } from '../model/errors.ts';
import type { RecordedError } from '../model/exchange.ts';
import type { StoreTotals } from './store-upkeep.ts';

/** How the recorder is doing, in words for the status bar. */
export interface RecorderState extends StoreTotals {
  /** `memory` while the file cannot be written, `held` while requests wait for the disk. */
  readonly state: 'recording' | 'memory' | 'held';
  readonly problem?: string;
  readonly queued: number;
  readonly queuedBytes: number;
  /** Exchanges that were not kept, for want of room or because the writer's thread ended with them. */
  readonly dropped: number;
  readonly file: string;
}

/** Anything thrown by the store, as it is shown and recorded. */
export function recordedError(error: unknown): RecordedError {
  if (!(error instanceof GatewrightError)) return { code: 'STORE_FAILED', message: describeError(error), details: {} };
  const details: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(error.details))
    details[name] = typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  return { code: error.code, message: error.message, details };
}

/** Why exchanges are in memory only, in one sentence. @param displaced Exchanges that memory had no room for. */
export function describeFailure({ message, details }: RecordedError, displaced: number): string {
  const { file, reason, found, supported } = details;
  const facts = [file, reason, found === undefined ? undefined : `version ${found}, this one reads up to ${supported}`];
  const said = facts.filter((fact) => fact !== undefined);
  const where = said.length === 0 ? '' : ` (${said.join(': ')})`;
  const lost = displaced > 0 ? `; ${displaced} of the oldest had to go` : '';
  return `${message}${where}; exchanges are kept in memory only${lost}`;
}

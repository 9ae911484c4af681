import type { Clock } from '../model/clock.ts';
import type { RecordingConfig } from '../model/config.ts';
import { redactExchange } from './redaction/redact-exchange.ts';
import type { RedactionKey } from './redaction/stand-in.ts';
import type { Retention } from './store-upkeep.ts';
import type { TapeRules } from './tape.ts';

/** What a recorder is made of. */
export interface RecorderOptions {
  /** Folder of the store, made when it is not there; readable by the owner only. */
  readonly folder: string;
  /** What filters mean by today; follows the user's moves. */
  readonly clock: Clock;
  /** What the age of an exchange is told by, and not moved, so that no jump of the other removes anything; the same when absent. */
  readonly wall?: Clock;
  readonly rules: RecordingConfig;
  /** Key of the stand-ins that redaction writes. */
  readonly redactionKey: RedactionKey;
  /** Bytes that may wait to be written before requests are held back, or exchanges dropped. */
  readonly budgetBytes?: number;
  /** How long to wait before the file is tried again after it could not be written. */
  readonly retryMillis?: number;
  /** The file may not become larger; reaching it is the same as a full disk. */
  readonly maxFileBytes?: number;
}

/** The bounds of the configuration, as the store's upkeep takes them. */
export function boundsOf({ maxAgeMillis, maxCount, maxBytes }: RecordingConfig): Retention {
  return {
    ...(maxAgeMillis === undefined ? {} : { maxAgeMillis }),
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}

/** How the tape treats exchanges under a configuration. */
export function tapeRulesOf(rules: RecordingConfig, key: RedactionKey): TapeRules {
  const { captureLimitBytes, overflow } = rules;
  const names = new Set(rules.redactHeaders);
  if (names.size === 0) return { captureLimitBytes, overflow };
  return { captureLimitBytes, overflow, redact: (exchange) => redactExchange(exchange, names, key) };
}

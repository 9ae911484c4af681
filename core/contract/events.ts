import { z } from 'zod';
import { probeInfo } from '../model/probe.ts';
import { replayOutcome, replayRun } from '../model/replay.ts';
import { exchangeSummary } from '../model/summary.ts';
import { clockStatus } from './clock.ts';
import { issuerStatus } from './issuer.ts';
import { gatewayStatus, preferences, recorderStatus } from './status.ts';

/** Every event of the engine. They say "this changed"; batches, at most one of a kind in 50 ms. */
export const events = {
  /** Recorded exchanges, oldest first. When there were more than fit, `skipped` counts those left out: list again. */
  'exchange.finished': z.object({ rows: z.array(exchangeSummary), skipped: z.number() }),
  /** Rows whose pins, tags or existence changed, by id. */
  'exchange.changed': z.object({ ids: z.array(z.number()) }),
  'gateway.changed': gatewayStatus,
  'recorder.changed': recorderStatus,
  /** Configuration files on disk changed. */
  'config.changed': z.object({ revision: z.string() }),
  'preferences.changed': preferences,
  /** The workspace's clock was moved. */
  'clock.changed': clockStatus,
  /** The local issuer was opened, changed or closed, or has other keys. */
  'issuer.changed': issuerStatus,
  /** A replay changed, or these outcomes came of it: its newest ones, when there are more than a few at once. */
  'replay.changed': z.object({ run: replayRun, outcomes: z.array(replayOutcome) }),
  /** A replay waits for a person, such as to enter a code on a page. */
  'replay.prompt': z.object({ text: z.string() }),
  /** A probe sent or learnt something, or is over. */
  'probe.changed': probeInfo,
  /** How far a slow call or an import is. */
  progress: z.object({ call: z.string(), done: z.number(), total: z.number().optional() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventValue<N extends EventName> = z.output<Events[N]>;

import { z } from 'zod';
import { finding } from '../model/source.ts';

/** State of the gateway. */
export const gatewayStatus = z.object({
  state: z.enum(['starting', 'running', 'failed', 'stopped']),
  /** Hash of the configuration in force; empty before there is one. */
  revision: z.string(),
  /** What is wrong with the files on disk; with errors an older revision is in force. */
  findings: z.array(finding),
  dialect: z.string(),
  name: z.string(),
  listeners: z.array(z.object({ scheme: z.enum(['http', 'https']), url: z.string(), error: z.string().optional() })),
  /** Over the last 10 seconds. */
  requestsPerSecond: z.number(),
  p95Millis: z.number(),
  /** 0 to 1. */
  errorShare: z.number(),
  openExchanges: z.number(),
  swappedAt: z.number().optional(),
});
export type GatewayStatus = Readonly<z.infer<typeof gatewayStatus>>;

/** State of the recorder. */
export const recorderStatus = z.object({
  state: z.enum(['recording', 'memory', 'held', 'failed']),
  /** Why it is not `recording`, in words for the user. */
  problem: z.string().optional(),
  queued: z.number(),
  queuedBytes: z.number(),
  dropped: z.number(),
  exchanges: z.number(),
  bytes: z.number(),
  unindexed: z.number(),
  file: z.string().optional(),
});
export type RecorderStatus = Readonly<z.infer<typeof recorderStatus>>;

/** What a user chose; kept by the engine, so that every window shows the same. */
export const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  follow: z.boolean(),
  detailsLayout: z.enum(['side', 'stacked']),
  captureLimitBytes: z.number().int().min(0),
  retainDays: z.number().min(0),
  retainCount: z.number().int().min(0),
  retainBytes: z.number().int().min(0),
});
export type Preferences = Readonly<z.infer<typeof preferences>>;

export { DEFAULT_PREFERENCES } from './default-preferences.ts';

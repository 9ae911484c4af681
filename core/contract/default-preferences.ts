import type { Preferences } from './status.ts';

/** What holds before the user chose anything; 0 keeps without bound. */
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  follow: true,
  detailsLayout: 'side',
  captureLimitBytes: 10_485_760,
  retainDays: 30,
  retainCount: 2_000_000,
  retainBytes: 20_000_000_000,
};

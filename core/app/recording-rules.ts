import type { Preferences } from '../contract/status.ts';
import { recordingConfig, type RecordingConfig } from '../model/config.ts';

const DAY_MILLIS = 86_400_000;

/**
 * What is recorded and for how long: what the workspace says, and where it says nothing what the user prefers. A bound of
 * 0 binds nothing.
 * @param config Of the configuration in force. While there is none nothing is removed, since nobody knows yet what the
 * workspace wants kept.
 */
export function recordingRules(config: RecordingConfig | undefined, preferences: Preferences): RecordingConfig {
  const { captureLimitBytes, retainDays, retainCount, retainBytes } = preferences;
  const usual = recordingConfig.parse({});
  if (config === undefined) return { ...usual, captureLimitBytes };
  const isUsualLimit = config.captureLimitBytes === usual.captureLimitBytes;
  return {
    ...config,
    captureLimitBytes: isUsualLimit ? captureLimitBytes : config.captureLimitBytes,
    ...(config.maxAgeMillis === undefined && retainDays > 0 ? { maxAgeMillis: retainDays * DAY_MILLIS } : {}),
    ...(config.maxCount === undefined && retainCount > 0 ? { maxCount: retainCount } : {}),
    ...(config.maxBytes === undefined && retainBytes > 0 ? { maxBytes: retainBytes } : {}),
  };
}

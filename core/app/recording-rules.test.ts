import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES } from '../contract/status.ts';
import { recordingConfig } from '../model/config.ts';
import { recordingRules } from './recording-rules.ts';

const preferences = { ...DEFAULT_PREFERENCES, captureLimitBytes: 5, retainDays: 2, retainCount: 10, retainBytes: 0 };

test('what the workspace says comes before what the user prefers, and 0 binds nothing', () => {
  const config = { ...recordingConfig.parse({}), maxCount: 7 };
  expect(recordingRules(config, preferences)).toEqual({
    ...config,
    captureLimitBytes: 5,
    maxAgeMillis: 2 * 86_400_000,
    maxCount: 7,
  });
  expect(recordingRules({ ...config, captureLimitBytes: 9 }, preferences).captureLimitBytes).toBe(9);
});

test('while no configuration is in force nothing is removed', () => {
  expect(recordingRules(undefined, preferences)).toEqual({ ...recordingConfig.parse({}), captureLimitBytes: 5 });
});

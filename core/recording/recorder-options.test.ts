import { expect, test } from 'vitest';
import { recordingConfig } from '../model/config.ts';
import { exchangeOf } from './filter/test-exchanges.ts';
import { boundsOf, tapeRulesOf } from './recorder-options.ts';
import { standIn } from './redaction/stand-in.ts';

const KEY = new Uint8Array(32);

test('a configuration that says nothing keeps everything, holds requests back and replaces nothing', () => {
  const rules = recordingConfig.parse({});
  expect([boundsOf(rules), tapeRulesOf(rules, KEY)]).toEqual([{}, { captureLimitBytes: 10_485_760, overflow: 'hold' }]);
});

test('each bound and each name of a header is taken over', () => {
  const rules = recordingConfig.parse({
    maxAgeMillis: 1,
    maxCount: 2,
    maxBytes: 3,
    captureLimitBytes: 4,
    overflow: 'drop',
    redactHeaders: ['x-key'],
  });
  const { redact, ...tape } = tapeRulesOf(rules, KEY);
  expect([boundsOf(rules), tape, redact?.(exchangeOf({ requestHeaders: ['X-Key', 'k'] })).request.headers]).toEqual([
    { maxAgeMillis: 1, maxCount: 2, maxBytes: 3 },
    { captureLimitBytes: 4, overflow: 'drop' },
    ['X-Key', standIn('k', KEY)],
  ]);
});

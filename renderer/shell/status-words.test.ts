import { expect, test } from 'vitest';
import type { GatewayStatus, RecorderStatus } from '../../core/contract/status.ts';
import { clockWords, findingWords, gatewayWords, recorderWords } from './status-words.ts';

const GATEWAY: GatewayStatus = {
  state: 'running',
  revision: 'abc',
  findings: [],
  dialect: 'gatewright',
  name: 'quickstart',
  listeners: [{ scheme: 'http', url: 'http://127.0.0.1:8000' }],
  requestsPerSecond: 0,
  p95Millis: 0,
  errorShare: 0,
  openExchanges: 0,
};
const RECORDER: RecorderStatus = {
  state: 'recording',
  queued: 0,
  queuedBytes: 0,
  dropped: 0,
  exchanges: 2,
  bytes: 2000,
  unindexed: 0,
};

test('a gateway that runs is good, with a broken listener a warning, and bad otherwise', () => {
  const broken = [{ scheme: 'https' as const, url: 'https://127.0.0.1:8443', error: 'the port is in use' }];
  expect([
    gatewayWords(GATEWAY),
    gatewayWords({ ...GATEWAY, listeners: broken }),
    gatewayWords({ ...GATEWAY, state: 'failed', name: '' }),
  ]).toEqual([
    { mood: 'good', text: 'quickstart running', about: '' },
    { mood: 'warning', text: 'quickstart running', about: 'https://127.0.0.1:8443: the port is in use' },
    { mood: 'bad', text: 'Gateway failed', about: '' },
  ]);
});

test('errors of the configuration come before warnings', () => {
  const at = { file: 'gatewright.yaml', line: 3, column: 1 };
  const warning = { code: 'A', severity: 'warning', message: 'never reached' } as const;
  const error = { code: 'B', severity: 'error', message: 'unknown policy', at } as const;
  expect(findingWords(GATEWAY)).toBeUndefined();
  expect(findingWords({ ...GATEWAY, findings: [warning] })).toMatchObject({ mood: 'warning', text: '1 warning' });
  expect(findingWords({ ...GATEWAY, findings: [warning, error] })).toEqual({
    mood: 'bad',
    text: '1 error',
    about: 'never reached\ngatewright.yaml:3 unknown policy',
  });
});

test('a recorder that does not write is bad and says why; drops are counted', () => {
  expect(recorderWords(RECORDER)).toEqual({ mood: 'good', text: 'Recording', about: '2 exchanges, 2.0 kB' });
  expect(recorderWords({ ...RECORDER, queued: 1500, dropped: 3 })).toMatchObject({
    mood: 'warning',
    text: 'Recording · 1\u202f500 queued · 3 dropped',
  });
  expect(recorderWords({ ...RECORDER, state: 'memory', problem: 'the disk is full' })).toEqual({
    mood: 'bad',
    text: 'Recording in memory only',
    about: 'the disk is full\n2 exchanges, 2.0 kB',
  });
});

test.each([
  [0, 'clock'],
  [7_500_000, 'clock +2 h 5 min'],
  [-90_000, 'clock −1 min 30 s'],
  [34_743_600_000, 'clock +402 d 3 h'],
])('a clock that was moved by %d ms says %s', (offset, words) => {
  expect(clockWords(offset)).toBe(words);
});

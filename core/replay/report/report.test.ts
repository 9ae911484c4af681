import { expect, test } from 'vitest';
import type { ReplayOutcome, ReplayRunInfo } from '../../model/replay.ts';
import { readXml } from '../../testing/read-xml.ts';
import { writeReport } from './report.ts';

const run: ReplayRunInfo = {
  id: 'r1',
  target: 'staging',
  state: 'done',
  startedAt: Date.UTC(2026, 0, 1),
  total: 3,
  sent: 3,
  verdicts: { same: 1, explained: 1, unexplained: 0, failed: 0, 'left out': 1 },
  noise: [{ part: 'body', path: '/id', because: 'it differs' }],
};
const outcome = (index: number, rest: Partial<ReplayOutcome>): ReplayOutcome => ({
  index,
  exchange: index + 1,
  method: 'GET',
  url: 'http://a/<x>?a=1&b="2"',
  recordedStatus: 200,
  status: 200,
  durationMillis: 12,
  recordedMillis: 10,
  verdict: 'same',
  differences: [],
  ...rest,
});
const outcomes = [
  outcome(0, {}),
  outcome(1, {
    verdict: 'explained',
    status: 401,
    differences: [{ part: 'status', path: '', recorded: '200', replayed: '401' }],
    cause: {
      code: 'jwt.expired',
      confidence: 0.9,
      title: 'the token <had> expired \u0000',
      because: [],
      fixes: ['get a new one: hunter2-secret'],
    },
  }),
  outcome(2, { verdict: 'left out', status: 0, reason: 'read-only' }),
];
const input = { run, outcomes, version: '1.2.3', secrets: ['hunter2-secret', 'abc'] };

test('JUnit has a case for each exchange, and is XML whatever stands in it', async () => {
  const xml = await readXml(writeReport(input, 'junit'));
  expect(xml.filter(({ name }) => ['testsuites', 'testcase', 'failure', 'skipped'].includes(name))).toMatchObject([
    { name: 'testsuites', attributes: { tests: '3', failures: '1', errors: '0', skipped: '1' } },
    { name: 'testcase', attributes: { name: 'GET http://a/<x>?a=1&b="2"', classname: 'exchange 1' } },
    { name: 'testcase' },
    {
      name: 'failure',
      attributes: { type: 'jwt.expired', message: 'jwt.expired: the token <had> expired ; status: 200 became 401' },
    },
    { name: 'testcase' },
    { name: 'skipped', attributes: { message: 'read-only' } },
  ]);
});

test('SARIF has a result for what differs, by the code of its cause', () => {
  const { runs } = JSON.parse(writeReport(input, 'sarif')) as {
    runs: { results: { ruleId: string; level: string }[]; tool: unknown }[];
  };
  expect(runs[0]?.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([['jwt.expired', 'warning']]);
});

test('JSON has everything', () => {
  expect(JSON.parse(writeReport({ ...input, secrets: [] }, 'json'))).toEqual({ run, outcomes });
});

test('Markdown has a row for what is not the same', () => {
  const text = writeReport(input, 'markdown');
  expect(text.split('\n').filter((line) => /^\| \d/.test(line)).length).toBe(2);
});

test('HTML is one file without scripts, with everything escaped', () => {
  const text = writeReport(input, 'html');
  expect([text.includes('<x>'), text.includes('<script'), text.includes('&lt;x&gt;')]).toEqual([false, false, true]);
});

test.each(['json', 'junit', 'sarif', 'html', 'markdown'] as const)('no secret stands in a %s report', (format) => {
  expect(writeReport(input, format)).not.toContain('hunter2');
});

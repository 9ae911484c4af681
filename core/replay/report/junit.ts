import type { ReplayOutcome } from '../../model/replay.ts';
import type { ReportInput } from './report.ts';
import { escapeMarkup, outcomeText } from './words.ts';

/** A test case for each exchange, in the form that build servers read. Explained differences fail too: they are differences. */
export function junitReport({ run, outcomes }: ReportInput): string {
  const count = (...verdicts: readonly ReplayOutcome['verdict'][]): number =>
    outcomes.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const seconds = outcomes.reduce((sum, { durationMillis }) => sum + durationMillis, 0) / 1000;
  const totals = `tests="${outcomes.length}" failures="${count('explained', 'unexplained')}" errors="${count('failed')}" skipped="${count('left out')}" time="${seconds.toFixed(3)}"`;
  const name = escapeMarkup(`replay to ${run.target}`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${totals}>
  <testsuite name="${name}" ${totals} timestamp="${new Date(run.startedAt).toISOString()}">
${outcomes.map(testCase).join('\n')}
  </testsuite>
</testsuites>
`;
}

function testCase(outcome: ReplayOutcome): string {
  const { method, url, durationMillis, exchange } = outcome;
  const head = `    <testcase classname="exchange ${exchange}" name="${escapeMarkup(`${method} ${url}`)}" time="${(durationMillis / 1000).toFixed(3)}"`;
  const inner = resultOf(outcome);
  return inner === '' ? `${head}/>` : `${head}>\n      ${inner}\n    </testcase>`;
}

function resultOf(outcome: ReplayOutcome): string {
  const text = escapeMarkup(outcomeText(outcome));
  switch (outcome.verdict) {
    case 'same':
      return '';
    case 'left out':
      return `<skipped message="${text}"/>`;
    case 'failed':
      return `<error type="failed" message="${text}"/>`;
    case 'explained':
    case 'unexplained':
      return `<failure type="${escapeMarkup(outcome.cause?.code ?? 'unexplained')}" message="${text}"/>`;
  }
}

import type { ReplayOutcome } from '../../model/replay.ts';
import type { EpochMillis } from '../../model/units.ts';
import type { ReportInput } from './report.ts';
import { escapeMarkup, outcomeText } from './words.ts';

/** One case of a JUnit document. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly durationMillis: number;
  readonly result:
    | { readonly kind: 'passed' }
    | { readonly kind: 'skipped'; readonly message: string }
    | { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string };
}

/** A document in the form that build servers read, with one suite. */
export function junitDocument(title: string, cases: readonly JunitCase[], startedAt?: EpochMillis): string {
  const count = (kind: JunitCase['result']['kind']): number =>
    cases.filter(({ result }) => result.kind === kind).length;
  const seconds = cases.reduce((sum, { durationMillis }) => sum + durationMillis, 0) / 1000;
  const totals = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
  const name = escapeMarkup(title);
  const moment = startedAt === undefined ? '' : ` timestamp="${new Date(startedAt).toISOString()}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${totals}>
  <testsuite name="${name}" ${totals}${moment}>
${cases.map(caseText).join('\n')}
  </testsuite>
</testsuites>
`;
}

function caseText({ classname, name, durationMillis, result }: JunitCase): string {
  const head = `    <testcase classname="${escapeMarkup(classname)}" name="${escapeMarkup(name)}" time="${(durationMillis / 1000).toFixed(3)}"`;
  if (result.kind === 'passed') return `${head}/>`;
  const type = result.kind === 'skipped' ? '' : ` type="${escapeMarkup(result.type)}"`;
  return `${head}>\n      <${result.kind}${type} message="${escapeMarkup(result.message)}"/>\n    </testcase>`;
}

/** A case for each exchange. Explained differences fail too: they are differences. */
export function junitReport({ run, outcomes }: ReportInput): string {
  return junitDocument(`replay to ${run.target}`, outcomes.map(caseOf), run.startedAt);
}

function caseOf(outcome: ReplayOutcome): JunitCase {
  const { method, url, durationMillis, exchange } = outcome;
  return { classname: `exchange ${exchange}`, name: `${method} ${url}`, durationMillis, result: resultOf(outcome) };
}

function resultOf(outcome: ReplayOutcome): JunitCase['result'] {
  const message = outcomeText(outcome);
  switch (outcome.verdict) {
    case 'same':
      return { kind: 'passed' };
    case 'left out':
      return { kind: 'skipped', message };
    case 'failed':
      return { kind: 'error', type: 'failed', message };
    case 'explained':
    case 'unexplained':
      return { kind: 'failure', type: outcome.cause?.code ?? 'unexplained', message };
  }
}

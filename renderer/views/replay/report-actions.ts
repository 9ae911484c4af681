import type { CallInput } from '../../../core/contract/calls.ts';
import type { ReplayOutcome } from '../../../core/model/replay.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { countOf } from '../../ui/format.ts';

/** A form that a report comes in. */
export type ReportFormat = CallInput<'replay.report'>['format'];

/** Every form of a report, with the end of its file's name and its media type. */
export const REPORTS: readonly {
  readonly format: ReportFormat;
  readonly title: string;
  readonly end: string;
  readonly type: string;
}[] = [
  { format: 'html', title: 'HTML, one file', end: 'html', type: 'text/html' },
  { format: 'markdown', title: 'Markdown', end: 'md', type: 'text/markdown' },
  { format: 'json', title: 'JSON', end: 'json', type: 'application/json' },
  { format: 'junit', title: 'JUnit', end: 'xml', type: 'application/xml' },
  { format: 'sarif', title: 'SARIF', end: 'sarif', type: 'application/sarif+json' },
];

/** Downloads a report of a run. */
export async function downloadReport(id: string, { format, end, type }: (typeof REPORTS)[number]): Promise<void> {
  try {
    const { text } = await client.call('replay.report', { id, format });
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `replay-${id}.${end}`;
    link.click();
    // After the browser took it.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  } catch (error) {
    notifyFailure(`the report was not made: ${describeFailure(error)}`);
  }
}

/** The most exchanges a suite is made of. */
export const MOST_CASES = 1000;

/** Saves the exchanges of a run as a suite. Answers whether it was done. */
export async function saveSuite(run: string, name: string): Promise<boolean> {
  try {
    const { outcomes } = await client.call('replay.outcomes', { id: run, from: 0, limit: MOST_CASES });
    const { path, cases } = await client.call('replay.saveSuite', { name, ids: exchangesOf(outcomes) });
    notify(`${countOf(cases, 'case')} saved in ${path}`);
    return true;
  } catch (error) {
    notifyFailure(`the suite was not saved: ${describeFailure(error)}`);
    return false;
  }
}

/** The exchanges of outcomes, each once, in the order in which they were recorded. */
export function exchangesOf(outcomes: readonly Pick<ReplayOutcome, 'exchange'>[]): number[] {
  return [...new Set(outcomes.map(({ exchange }) => exchange))].toSorted((a, b) => a - b);
}

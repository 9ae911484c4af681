import type { ReplayOutcome, ReplayRunInfo } from '../../model/replay.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { sarifReport } from './sarif.ts';

/** Forms a report can have. */
export type ReportFormat = 'json' | 'junit' | 'sarif' | 'html' | 'markdown';

/** What a report is about. */
export interface ReportInput {
  readonly run: ReplayRunInfo;
  readonly outcomes: readonly ReplayOutcome[];
  /** Of the product. */
  readonly version: string;
  /** Texts that must not stand in it, whatever they are part of. */
  readonly secrets: readonly string[];
}

/** A report as text; whatever of it is a secret is replaced. */
export function writeReport(input: ReportInput, format: ReportFormat): string {
  const text = writerOf(format)(input);
  return input.secrets
    .filter((secret) => secret.length >= 4)
    .reduce((rest, secret) => rest.replaceAll(secret, '‹secret›'), text);
}

function writerOf(format: ReportFormat): (input: ReportInput) => string {
  switch (format) {
    case 'json':
      return ({ run, outcomes }) => `${JSON.stringify({ run, outcomes }, null, 2)}\n`;
    case 'junit':
      return junitReport;
    case 'sarif':
      return sarifReport;
    case 'html':
      return htmlReport;
    case 'markdown':
      return markdownReport;
  }
}

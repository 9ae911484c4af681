import type { ReportInput } from './report.ts';
import { outcomeText } from './words.ts';

/** A summary and a table of everything that is not the same, for a pull request or a wiki. */
export function markdownReport({ run, outcomes }: ReportInput): string {
  const verdicts = Object.entries(run.verdicts).filter(([, count]) => count > 0);
  const different = outcomes.filter(({ verdict }) => verdict !== 'same');
  const lines = [
    `# Replay to ${run.target}`,
    '',
    `${run.sent} of ${run.total} exchanges, ${verdicts.map(([verdict, count]) => `${count} ${verdict}`).join(', ') || 'none sent'}; ${run.state}${run.reason === undefined ? '' : `: ${run.reason}`}.`,
    '',
  ];
  if (different.length > 0) {
    lines.push('| exchange | request | recorded | now | verdict | why |', '|--:|---|--:|--:|---|---|');
    for (const one of different)
      lines.push(
        `| ${one.exchange} | ${cell(`${one.method} ${one.url}`)} | ${one.recordedStatus} | ${one.status || '–'} | ${one.verdict} | ${cell(outcomeText(one))} |`,
      );
    lines.push('');
  }
  if (run.noise.length > 0) {
    lines.push(
      'Not counted as different:',
      '',
      ...run.noise.map(({ part, path, because }) => `- ${part} ${path}: ${because}`),
      '',
    );
  }
  return lines.join('\n');
}

function cell(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('|', String.raw`\|`)
    .replaceAll('<', '&lt;')
    .slice(0, 500);
}

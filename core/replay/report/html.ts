import type { ReplayDifference, ReplayOutcome } from '../../model/replay.ts';
import type { ReportInput } from './report.ts';
import { differenceText, escapeMarkup } from './words.ts';

const STYLE = `
:root { color-scheme: light dark; font: 13px/1.45 system-ui, sans-serif; }
body { margin: 24px; max-width: 1200px; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 4px 8px; text-align: left; vertical-align: top; border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); overflow-wrap: anywhere; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-family: ui-monospace, monospace; font-size: 12px; }
details { margin-top: 4px; }
.ignored { opacity: .65; }
`;

/** One file without scripts or anything from elsewhere: numbers, then every exchange, those that differ open. */
export function htmlReport({ run, outcomes, version }: ReportInput): string {
  const verdicts = Object.entries(run.verdicts).map(
    ([verdict, count]) => `<td class="n">${count}</td><td>${verdict}</td>`,
  );
  const ordered = outcomes.toSorted(
    (a, b) => Number(a.verdict === 'same') - Number(b.verdict === 'same') || a.index - b.index,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Replay to ${escapeMarkup(run.target)}</title>
<style>${STYLE}</style>
<h1>Replay to ${escapeMarkup(run.target)}</h1>
<p>${run.sent} of ${run.total} exchanges, begun ${new Date(run.startedAt).toISOString()}, ${run.state}${run.reason === undefined ? '' : `: ${escapeMarkup(run.reason)}`}.</p>
<table><tr>${verdicts.join('</tr><tr>')}</tr></table>
<h2>Exchanges</h2>
<table>
<thead><tr><th>request</th><th class="n">recorded</th><th class="n">now</th><th class="n">ms</th><th>verdict</th></tr></thead>
<tbody>
${ordered.map(rowOf).join('\n')}
</tbody>
</table>
${run.noise.length === 0 ? '' : `<h2>Not counted as different</h2><ul>${run.noise.map(({ part, path, because }) => `<li><code>${escapeMarkup(`${part} ${path}`)}</code> ${escapeMarkup(because)}</li>`).join('')}</ul>`}
<p>Gatewright ${escapeMarkup(version)}</p>
</html>
`;
}

function rowOf(outcome: ReplayOutcome): string {
  const { method, url, recordedStatus, status, durationMillis, verdict } = outcome;
  return `<tr><td><code>${escapeMarkup(`${method} ${url}`)}</code>${detailsOf(outcome)}</td><td class="n">${recordedStatus}</td><td class="n">${status || '–'}</td><td class="n">${durationMillis.toFixed(0)}</td><td>${verdict}</td></tr>`;
}

function detailsOf({ reason, cause, differences, verdict }: ReplayOutcome): string {
  if (reason === undefined && cause === undefined && differences.length === 0) return '';
  const lines = [
    ...(reason === undefined ? [] : [`<p>${escapeMarkup(reason)}</p>`]),
    ...(cause === undefined
      ? []
      : [
          `<p><strong>${cause.code}</strong> ${escapeMarkup(cause.title)}. ${escapeMarkup(cause.fixes.join('; '))}</p>`,
        ]),
    differences.length === 0 ? '' : `<ul>${differences.map(itemOf).join('')}</ul>`,
  ];
  return `<details${verdict === 'same' ? '' : ' open'}><summary>${differences.length} differences</summary>${lines.join('')}</details>`;
}

function itemOf(difference: ReplayDifference): string {
  const text = escapeMarkup(differenceText(difference));
  return difference.ignored === undefined
    ? `<li><code>${text}</code></li>`
    : `<li class="ignored"><code>${text}</code> not counted: ${escapeMarkup(difference.ignored)}</li>`;
}

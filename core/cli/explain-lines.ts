import type { Diagnosis, Explanation, FailureClusters } from '../model/diagnosis.ts';
import { isNews, type Recheck, type RecheckStep, routeText } from '../model/recheck.ts';

/** An explanation in flat texts, so that other programs need not know our shapes. */
export function flatExplanation({ fingerprint, causes }: Explanation): object {
  return {
    gateway: fingerprint.gateway,
    origin: fingerprint.origin,
    findings: causes.map((cause) => ({
      code: cause.code,
      confidence: cause.confidence,
      title: cause.title,
      because: cause.because.map(evidenceText),
      fix: fixText(cause),
    })),
  };
}

/** An explanation for people: who answered, then the causes with what was seen and what to do. */
export function explanationText({ fingerprint, causes }: Explanation): string {
  const { gateway, origin, because } = fingerprint;
  const lines = [`answered by ${gateway}, origin ${origin}`, ...because.map((one) => `  ${evidenceText(one)}`)];
  for (const [index, cause] of causes.entries()) {
    lines.push('', `${index + 1}. ${cause.code} (${Math.round(cause.confidence * 100)} %) ${cause.title}`);
    lines.push(...cause.because.map((one) => `   ${evidenceText(one)}`));
    lines.push(...cause.fixes.map((fix) => `   fix: ${fix}`));
    if (cause.needs !== undefined) lines.push(`   to settle it: ${cause.needs}`);
    if (cause.at !== undefined) lines.push(`   at ${cause.at.file}:${cause.at.line}:${cause.at.column}`);
  }
  return lines.join('\n');
}

/** What the same request came to here, in a few lines; empty where that is nothing new. */
export function recheckText(recheck: Recheck): string {
  const { comparison, run } = recheck;
  if (!isNews(recheck)) return '';
  const check = run?.checks.find(({ status }) => status === 'refused' || status === 'unknown');
  return [
    `the same request, checked here: ${comparison.verdict.replace('-', ' ')}`,
    `  ${comparison.says}`,
    ...(run === undefined ? [] : [`  ${routeText(run)}`]),
    ...(check === undefined ? [] : [`  ${checkText(check)}`]),
  ].join('\n');
}

function checkText({ name, notes, at }: RecheckStep): string {
  const { seen, rule, verdict } = notes;
  const facts = [seen, rule === undefined ? undefined : `asked for: ${String(rule)}`, verdict];
  const said = facts.filter((fact) => fact !== undefined).join('; ');
  return `${name}${said === '' ? '' : ` ${said}`}${at === undefined ? '' : ` at ${at.file}:${at.line}:${at.column}`}`;
}

/** Groups of failures, one a line, the largest first. */
export function clustersText({ failures, hasMore, clusters }: FailureClusters): string {
  const wide = Math.max(...clusters.map(({ count }) => String(count).length));
  return [
    `${failures} ${failures === 1 ? 'failure' : 'failures'} in ${clusters.length} ${clusters.length === 1 ? 'group' : 'groups'}${hasMore ? '; older ones were left out' : ''}`,
    ...clusters.map(
      ({ count, code, route, gateway, origin, title, newest, smallest }) =>
        `${String(count).padStart(wide)}  ${code}  ${route}  ${gateway} ${origin}: ${title} (newest ${newest}, smallest ${smallest})`,
    ),
  ].join('\n');
}

function evidenceText({ where, seen, says }: Diagnosis['because'][number]): string {
  return `${where} ${seen}${says === '' ? '' : `: ${says}`}`;
}

function fixText({ fixes, needs }: Diagnosis): string {
  return [...fixes, ...(needs === undefined ? [] : [`to settle it, capture ${needs}`])].join('; ');
}

import type { ExchangeDetails, SpanValue } from '../model/summary.ts';
import { millisText } from './output.ts';

const PHASES = ['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const;

/**
 * Where the time of an exchange went: boxes of the phases as httpstat draws them, the policies
 * with theirs, and what the integration and what was asked besides have noted.
 */
export function boxesOf(details: ExchangeDetails): string {
  const policies = details.spans.filter(({ kind }) => kind === 'policy').map(spanLine);
  const waits = details.spans.filter((span) => span.kind !== 'policy' && hasNotes(span)).map(spanLine);
  const attempts = details.attempts.map((attempt, index) => {
    const title = `upstream ${index + 1}: ${attempt.method} ${attempt.origin}${attempt.target} → ${attempt.status ?? attempt.error?.code ?? '-'}`;
    return [title, ...phaseBoxes(PHASES.map((name) => [name, attempt.phases[name]]))].join('\n');
  });
  const { summary, error } = details;
  const outcome = error === undefined ? '' : ` ${error.code}: ${error.message}`;
  return [
    `${summary.status} by ${summary.by}${outcome} in ${millisText(summary.durationMillis)}`,
    ...(policies.length === 0 ? [] : ['', 'policies', ...policies]),
    ...(waits.length === 0 ? [] : ['', 'integration and dependencies', ...waits]),
    ...attempts.flatMap((text) => ['', text]),
  ].join('\n');
}

function hasNotes({ notes }: SpanValue): boolean {
  return Object.keys(notes).length > 0;
}

function spanLine({ name, use, status, start, end, notes }: SpanValue): string {
  const facts = Object.entries(notes).map(([note, value]) => `${note}=${value}`);
  const mark = { ok: '  ', answered: '● ', failed: '✗ ', skipped: '- ' }[status];
  return `  ${mark}${name.padEnd(16)} ${millisText(end - start).padStart(8)}  ${use ?? ''}  ${facts.join(' ')}`.trimEnd();
}

/** A box for each phase: name above, time below. */
function phaseBoxes(phases: readonly (readonly [name: string, millis: number])[]): string[] {
  const cells = phases.map(([name, millis]) => {
    const text = millisText(millis);
    const width = Math.max(name.length, text.length) + 2;
    return { name: centre(name, width), text: centre(text, width), line: '─'.repeat(width) };
  });
  return [
    `┌${cells.map(({ line }) => line).join('┬')}┐`,
    `│${cells.map(({ name }) => name).join('│')}│`,
    `│${cells.map(({ text }) => text).join('│')}│`,
    `└${cells.map(({ line }) => line).join('┴')}┘`,
  ];
}

function centre(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
}

import type { LimitAlgorithm, LimitCandidate, LimitFinding, SharedCounter } from '../model/probe.ts';
import type { Millis } from '../model/units.ts';

const WORDS: Readonly<Record<LimitAlgorithm, string>> = {
  'fixed-window': 'a fixed window',
  'sliding-window': 'a sliding window that is estimated from two',
  'sliding-log': 'a sliding window that is counted exactly',
  'token-bucket': 'a token bucket (GCRA and a leaky bucket that lets in at once count alike)',
  spacing: 'even spacing: one at a time',
  queue: 'a queue that holds requests until their turn',
};

/** A way of counting in words, with its article. */
export function algorithmWords(algorithm: LimitAlgorithm): string {
  return WORDS[algorithm];
}

/** A stretch of time with three digits: `850 ms`, `1.5 s`, `2 min`, `1 h`. */
export function spell(millis: Millis): string {
  if (millis < 1000) return `${digits(millis)} ms`;
  if (millis < 120_000) return `${digits(millis / 1000)} s`;
  return millis < 7_200_000 ? `${digits(millis / 60_000)} min` : `${digits(millis / 3_600_000)} h`;
}

/** The figures of a candidate in words: `10 in 1 s`. */
export function figuresOf({ algorithm, limit, windowMillis, perSecond }: LimitCandidate): string {
  switch (algorithm) {
    case 'token-bucket':
      return `${limit} at once, and ${digits(perSecond)} a second come back`;
    case 'spacing':
      return `one in ${spell(windowMillis)}`;
    case 'queue':
      return `${digits(perSecond)} a second go on, and up to ${limit} are taken at once`;
    case 'fixed-window':
    case 'sliding-window':
    case 'sliding-log':
      return `${limit} in ${spell(windowMillis)}`;
  }
}

/** What is less likely than not is no more than a guess. */
function sureness(confidence: number): string {
  return confidence >= 0.5 ? 'most likely ' : 'perhaps ';
}

/** A finding as one sentence without a full stop. */
export function summaryOf({ outcome, best, confidence }: LimitFinding): string {
  if (best === undefined) return outcome === 'no refusal' ? 'no request was refused' : 'nothing is told of a limit';
  const words = `${figuresOf(best)}, by ${algorithmWords(best.algorithm)}`;
  return `${outcome === 'found' ? '' : sureness(confidence)}${words}; confidence ${Math.round(confidence * 100)} %`;
}

/** A finding as Markdown, for a ticket. @param title What was asked, such as `GET https://…`. */
export function findingMarkdown(
  title: string,
  finding: LimitFinding,
  rest: { readonly spent?: string; readonly shared?: readonly SharedCounter[] } = {},
): string {
  const { evidence, others, reason, next } = finding;
  const lines = [
    `# Limit of ${title}`,
    '',
    `${sentence(summaryOf(finding))}`,
    ...(rest.spent === undefined ? [] : ['', `${sentence(rest.spent)}`]),
    ...(reason === undefined ? [] : ['', `It ended: ${reason}.`]),
    ...section(
      'Evidence',
      evidence.map(({ seen, says }) => `${seen}: ${says}`),
    ),
    ...section(
      'Also possible',
      others.map((one) => `${figuresOf(one)}, by ${algorithmWords(one.algorithm)} (${Math.round(one.share * 100)} %)`),
    ),
    ...section(
      'Who is counted together',
      (rest.shared ?? []).map(({ changed, verdict, because }) => `${changed}: ${verdict}, ${because}`),
    ),
    ...(next === undefined ? [] : ['', `What would tell more: ${next}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines.map((line) => `- ${line}`)];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Three digits at most, but never fewer than whole numbers need. */
function digits(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

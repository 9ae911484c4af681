import type { RecheckStep } from '../../../core/model/recheck.ts';
import type { SourceRef } from '../../../core/model/source.ts';
import type { ExchangeDetails, SpanValue } from '../../../core/model/summary.ts';
import { noteText } from './note-text.ts';
import { stepVerdict } from './policy-steps.ts';

/** One check on the way of a request, in the order in which they were made. */
export interface CheckLink {
  readonly id: number;
  readonly name: string;
  readonly status: 'passed' | 'refused' | 'answered' | 'skipped' | 'unknown';
  readonly seen: string;
  readonly rule: string;
  readonly verdict: string;
  /** What else the step wrote down. */
  readonly rest: readonly (readonly [name: string, text: string])[];
  readonly at: SourceRef | undefined;
}

const STATUS: Readonly<Record<SpanValue['status'], CheckLink['status']>> = {
  ok: 'passed',
  failed: 'refused',
  answered: 'answered',
  skipped: 'skipped',
};

/** The steps that an exchange went through as a chain: policies, then the integration. */
export function checkChain({ spans }: Pick<ExchangeDetails, 'spans'>): readonly CheckLink[] {
  return spans.filter(({ kind }) => kind === 'policy' || kind === 'integration').map(linkOf);
}

/** The checks of a captured request that was run here, as a chain. */
export function recheckChain(steps: readonly RecheckStep[]): readonly CheckLink[] {
  return steps.map(({ kind, name, status, notes, at }, id) => {
    const span = { id, kind, name, start: 0, end: 0, status: SPAN_STATUS[status], notes, ...(at && { at }) };
    return { ...linkOf(span), status };
  });
}

const SPAN_STATUS: Readonly<Record<RecheckStep['status'], SpanValue['status']>> = {
  passed: 'ok',
  unknown: 'ok',
  refused: 'failed',
  answered: 'answered',
  skipped: 'skipped',
};

/** The first link that did not let the request go on; undefined when all did. */
export function brokenLink(chain: readonly CheckLink[]): CheckLink | undefined {
  return chain.find(({ status }) => status === 'refused');
}

function linkOf(span: SpanValue): CheckLink {
  const { seen, rule, verdict, ...rest } = span.notes;
  return {
    id: span.id,
    name: span.name,
    status: span.kind === 'integration' && span.status === 'answered' ? 'passed' : STATUS[span.status],
    seen: seen === undefined ? '' : noteText(seen),
    rule: rule === undefined ? '' : noteText(rule),
    verdict: verdict === undefined ? wordsOf(span) : noteText(verdict),
    rest: Object.entries(rest).map(([name, value]) => [name, noteText(value)]),
    at: span.at,
  };
}

function wordsOf(span: SpanValue): string {
  if (span.kind === 'policy') return stepVerdict(span);
  return span.status === 'failed' ? 'failed' : 'answered';
}

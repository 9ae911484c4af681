import type { ExchangeDetails, SpanValue } from '../../../core/model/summary.ts';
import { compareHeaders, countChanges } from './header-difference.ts';

/** When a policy runs. */
export type PolicyPhase = 'request' | 'response' | 'error';

/** The policies of one phase, in the order in which they ran. */
export interface PolicyGroup {
  readonly phase: PolicyPhase;
  readonly steps: readonly SpanValue[];
}

/** What each phase is called. */
export const PHASE_NAMES: Readonly<Record<PolicyPhase, string>> = {
  request: 'Request',
  response: 'Response',
  error: 'Error',
};

/** The policies of an exchange by phase; phases without any are left out. */
export function policyGroups({ spans }: Pick<ExchangeDetails, 'spans'>): readonly PolicyGroup[] {
  const policies = spans.filter(({ kind }) => kind === 'policy');
  return (['request', 'response', 'error'] as const)
    .map((phase) => ({ phase, steps: policies.filter((span) => phaseOf(span, spans) === phase) }))
    .filter(({ steps }) => steps.length > 0);
}

/** What a step did, in a few words: its verdict, or how much of the message it changed. */
export function stepVerdict(span: SpanValue): string {
  switch (span.status) {
    case 'skipped':
      return 'skipped: its condition was false';
    case 'failed':
      return 'refused';
    case 'answered':
      return 'answered';
    case 'ok':
      return changeWords(span) ?? 'passed';
  }
}

/** One line that a step changed besides headers. */
export interface LineChange {
  readonly name: 'method' | 'target' | 'status';
  readonly before: string;
  readonly after: string;
}

/** What a step changed of method, target and status. */
export function lineChanges({ before, after }: Pick<SpanValue, 'before' | 'after'>): readonly LineChange[] {
  return (['method', 'target', 'status'] as const).flatMap((name) => {
    const was = before?.[name];
    const is = after?.[name];
    return was === is ? [] : [{ name, before: String(was ?? '–'), after: String(is ?? '–') }];
  });
}

/** The step that decided: the one that answered or refused, else the first. */
export function decidingStep({ spans, summary }: Pick<ExchangeDetails, 'spans' | 'summary'>): SpanValue | undefined {
  const policies = spans.filter(({ kind }) => kind === 'policy');
  const decided = policies.filter(({ status }) => status === 'answered' || status === 'failed');
  return decided.find(({ name }) => name === summary.decidedBy) ?? decided[0];
}

function changeWords({ before, after }: SpanValue): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  const headers = countChanges(compareHeaders(before.headers, after.headers));
  const lines = lineChanges({ before, after }).map(({ name }) => name);
  const words = headers === 0 ? lines : [...lines, `${headers} header${headers === 1 ? '' : 's'}`];
  // Heads are recorded when the message was replaced: with equal heads it was the body.
  return `changed ${words.length === 0 ? 'the body' : words.join(', ')}`;
}

/** By the id of the use, such as `user.request.0`; else by the stage it is inside of. */
function phaseOf({ use, parent }: SpanValue, spans: readonly SpanValue[]): PolicyPhase {
  const named =
    /\.(request|response|error)\.[^.]*$/.exec(use ?? '')?.[1] ?? spans.find(({ id }) => id === parent)?.name;
  return named === 'response' || named === 'error' ? named : 'request';
}

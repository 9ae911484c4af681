import type { Evidence } from '../model/diagnosis.ts';
import type { Span } from '../model/span.ts';
import type { KnownFacts } from './facts.ts';

/** Sees that a step of our own engine made the answer, as it is set to, and which one. */
export function answeredBy(
  kind: 'policy' | 'integration',
  isMeant: (name: string) => boolean,
  says: string,
): (facts: KnownFacts) => readonly Evidence[] | undefined {
  return ({ own, response }) => {
    if (own === undefined || own.error !== undefined || (response?.status ?? 0) < 400) return undefined;
    const step = own.spans.find((span) => span.kind === kind && hasAnswered(span) && isMeant(span.name));
    return step === undefined ? undefined : [{ where: `${kind} ${step.use ?? step.name}`, seen: placeOf(step), says }];
  };
}

/** An integration that ends well has answered; of policies most only look. */
function hasAnswered({ kind, status }: Span): boolean {
  return status === 'answered' || (kind === 'integration' && status === 'ok');
}

function placeOf({ at, name }: Span): string {
  return at === undefined ? name : `${at.file}:${at.line}`;
}

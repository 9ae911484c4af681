import type { RecheckStep } from '../../model/recheck.ts';
import type { Span } from '../../model/span.ts';

const STATUS: Readonly<Record<Span['status'], RecheckStep['status']>> = {
  ok: 'passed',
  failed: 'refused',
  answered: 'answered',
  skipped: 'skipped',
};

/** The checks that a request went through, in their order. @param unknown Ids of uses that could not be judged. */
export function checksOf(spans: readonly Span[], unknown: ReadonlyMap<string, string>): RecheckStep[] {
  return spans.flatMap(({ kind, name, use, status, notes, at }) => {
    if (kind !== 'policy' && kind !== 'integration') return [];
    const isUnknown = use !== undefined && unknown.has(use) && status === 'ok';
    const isBehind = kind === 'integration' && status === 'answered';
    return [
      {
        kind,
        name,
        ...(use === undefined ? {} : { use }),
        status: isUnknown ? 'unknown' : isBehind ? 'passed' : STATUS[status],
        notes: { ...notes },
        ...(at === undefined ? {} : { at }),
      },
    ];
  });
}

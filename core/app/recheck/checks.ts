import { ERROR_TABLE, type ErrorCode } from '../../model/errors.ts';
import type { RecheckStep } from '../../model/recheck.ts';
import type { Span } from '../../model/span.ts';

const STATUS: Readonly<Record<Span['status'], RecheckStep['status']>> = {
  ok: 'passed',
  failed: 'refused',
  answered: 'answered',
  skipped: 'skipped',
};

/** Which checks of a run say nothing of the captured request. */
export interface Unknown {
  /** Ids of uses that could not be judged. */
  readonly uses: ReadonlyMap<string, string>;
  /** Why a refusal of a policy says nothing, also one that it hid behind an anonymous caller. */
  doubt(policy: string, code: ErrorCode): string | undefined;
}

/** The checks that a request went through, in their order. */
export function checksOf(spans: readonly Span[], unknown: Unknown): RecheckStep[] {
  return spans.flatMap((span) => {
    const { kind, name, use, status, notes, at } = span;
    if (kind !== 'policy' && kind !== 'integration') return [];
    const hidden = hiddenRefusal(span);
    const why = hidden === undefined ? undefined : unknown.doubt(name, hidden);
    const isUnknown = status === 'ok' && (why !== undefined || (use !== undefined && unknown.uses.has(use)));
    const isBehind = kind === 'integration' && status === 'answered';
    return [
      {
        kind,
        name,
        ...(use === undefined ? {} : { use }),
        status: isUnknown ? 'unknown' : isBehind ? 'passed' : STATUS[status],
        notes: why === undefined ? { ...notes } : { ...notes, verdict: `cannot be judged: ${why}` },
        ...(at === undefined ? {} : { at }),
      },
    ];
  });
}

/** What a policy would have refused a caller for, whom it let in as nobody in particular. */
function hiddenRefusal({ kind, notes: { because } }: Span): ErrorCode | undefined {
  return kind === 'policy' && isCode(because) ? because : undefined;
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_TABLE, value);
}

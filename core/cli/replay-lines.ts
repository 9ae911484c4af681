import type { ReplayOutcome, ReplayRunInfo } from '../model/replay.ts';

/** An outcome as a line: verdict, statuses, request, and why. */
export function outcomeLine(outcome: ReplayOutcome): string {
  const { verdict, recordedStatus, status, method, url } = outcome;
  const statuses = `${recordedStatus || '–'} → ${status || '–'}`;
  const why = whyOf(outcome);
  return `${verdict.padEnd(11)} ${statuses.padEnd(9)} ${method} ${url}${why === '' ? '' : `  ${why}`}`;
}

/** A run as a line. */
export function runLine({ id, target, state, reason, total, sent, verdicts }: ReplayRunInfo): string {
  const counts = Object.entries(verdicts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const end = reason === undefined ? state : `${state}: ${reason}`;
  return `${sent} of ${total} to ${target}: ${counts.join(', ') || 'nothing sent'}; ${end}${state === 'stopped' ? ` (go on with --resume ${id})` : ''}`;
}

function whyOf({ reason, cause, differences }: ReplayOutcome): string {
  const counting = differences.filter(({ ignored, part }) => ignored === undefined && part !== 'timing');
  const first = counting.slice(0, 3).map(({ part, path, recorded, replayed }) => {
    const where = path === '' ? part : `${part} ${path}`;
    return recorded === undefined
      ? `${where} is new`
      : replayed === undefined
        ? `${where} is missing`
        : `${where} ${recorded} → ${replayed}`;
  });
  const more = counting.length > first.length ? [`and ${counting.length - first.length} more`] : [];
  const because = cause === undefined ? [] : [`${cause.code}: ${cause.title}`];
  return [...(reason === undefined ? [] : [reason]), ...because, ...first, ...more].join('; ');
}

import type { ReplayDifference, ReplayOutcome } from '../../model/replay.ts';

/** What one difference is, as a line. */
export function differenceText({ part, path, recorded, replayed }: ReplayDifference): string {
  const where = path === '' ? part : `${part} ${path}`;
  if (recorded === undefined) return `${where}: ${replayed ?? ''} is new`;
  return replayed === undefined ? `${where}: ${recorded} is missing` : `${where}: ${recorded} became ${replayed}`;
}

/** Differences that count, as lines. */
export function countingDifferences({ differences }: Pick<ReplayOutcome, 'differences'>): string[] {
  return differences.filter(({ ignored }) => ignored === undefined).map(differenceText);
}

/** Why an outcome is not `same`, in one line. */
export function outcomeText(outcome: ReplayOutcome): string {
  const { reason, cause } = outcome;
  const because = cause === undefined ? [] : [`${cause.code}: ${cause.title}`];
  return [...(reason === undefined ? [] : [reason]), ...because, ...countingDifferences(outcome)].join('; ');
}

// eslint-disable-next-line no-control-regex -- control characters are what it takes out
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text for XML and HTML; characters that XML does not have are left out, halves of surrogate pairs among them. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(NOT_IN_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

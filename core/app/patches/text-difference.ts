import type { DifferenceLine } from '../../model/patch.ts';

/** Lines around a change that are shown with it. */
const AROUND = 2;
/** Texts that differ in more lines are shown as one taken out and one put in. */
const MOST_COMPARED = 400;

/** The lines in which two texts differ, with a few around them; nothing when they are equal. */
export function textDifference(before: string, after: string): DifferenceLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = compare(old.slice(start, old.length - end), now.slice(start, now.length - end));
  if (middle.length === 0) return [];
  const from = Math.max(0, start - AROUND);
  const lead = old.slice(from, start).map(same);
  const tail = old.slice(old.length - end, old.length - end + AROUND).map(same);
  return onlyNear(numbered([...lead, ...middle, ...tail], from + 1));
}

type Line = Omit<DifferenceLine, 'line'>;

function same(text: string): Line {
  return { kind: 'same', text };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The longest lines in common stay, the others go or come. */
function compare(old: readonly string[], now: readonly string[]): Line[] {
  if (old.length > MOST_COMPARED || now.length > MOST_COMPARED)
    return [...old.map(removed), ...now.map((text): Line => ({ kind: 'added', text }))];
  const common = commonLengths(old, now);
  const lines: Line[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < now.length) {
    const [left, right] = [old[at], now[to]];
    if (left !== undefined && left === right) {
      lines.push(same(left));
      [at, to] = [at + 1, to + 1];
    } else if (
      right === undefined ||
      (left !== undefined && lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))
    ) {
      lines.push(removed(left ?? ''));
      at += 1;
    } else {
      lines.push({ kind: 'added', text: right });
      to += 1;
    }
  }
  return lines;
}

function removed(text: string): Line {
  return { kind: 'removed', text };
}

/** How many lines what is left of both texts has in common, by the places from which on it is left. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: old.length + 1 }, () => []);
  for (let at = old.length - 1; at >= 0; at -= 1) {
    const row = lengths[at] ?? [];
    for (let to = now.length - 1; to >= 0; to -= 1)
      row[to] =
        old[at] === now[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1));
  }
  return lengths;
}

function lengthAt(lengths: readonly (readonly number[])[], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0;
}

/** Lines that go have the number they had, all others the one they have afterwards. */
function numbered(lines: readonly Line[], first: number): DifferenceLine[] {
  let [old, now] = [first, first];
  return lines.map((line) => {
    const number = line.kind === 'removed' ? old : now;
    if (line.kind !== 'added') old += 1;
    if (line.kind !== 'removed') now += 1;
    return { ...line, line: number };
  });
}

/** Without the lines in the middle that are far from any change. */
function onlyNear(lines: readonly DifferenceLine[]): DifferenceLine[] {
  const changed = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  return lines.filter((_, index) => changed.some((at) => Math.abs(at - index) <= AROUND));
}

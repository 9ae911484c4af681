import type { VtlStep } from '../../../core/contract/vtl.ts';

/** A part of a text, as offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What belongs together of template and output. */
export interface Lit {
  readonly template: readonly Span[];
  readonly output: readonly Span[];
}

/** Nothing. */
export const UNLIT: Lit = { template: [], output: [] };

/** More parts than these are not lit: nobody could tell them apart. */
const MOST_SPANS = 2000;

/** What the directive or reference at an offset of the template printed, in every turn. */
export function litByTemplate(steps: readonly VtlStep[], offset: number): Lit {
  const around = steps.filter(({ input }) => contains(input, offset));
  const smallest = Math.min(...sizes(around, 'input'));
  const found = around.filter(({ input }) => sizeOf(input) === smallest);
  const [first] = found;
  if (first === undefined) return UNLIT;
  // A loop prints the sum of its turns.
  const own = found.some(({ node }) => node === 'turn') ? found.filter(({ node }) => node === 'turn') : found;
  return { template: [first.input], output: joined(own.map(({ output }) => output)) };
}

/** The directive or reference that printed what is at an offset of the output. */
export function litByOutput(steps: readonly VtlStep[], offset: number): Lit {
  const found = steps.filter(({ output }) => contains(output, offset));
  const smallest = Math.min(...sizes(found, 'output'));
  // The inner ones end first, so that they come first of those of one size.
  const step = found.find(({ output }) => sizeOf(output) === smallest);
  return step === undefined ? UNLIT : litByStep(step);
}

/** What one step is about. */
export function litByStep({ input, output }: VtlStep): Lit {
  return { template: [input], output: sizeOf(output) === 0 ? [] : [output] };
}

function contains({ start, end }: Span, offset: number): boolean {
  return offset >= start && offset < end;
}

function sizeOf({ start, end }: Span): number {
  return end - start;
}

function sizes(steps: readonly VtlStep[], of: 'input' | 'output'): readonly number[] {
  // Spread arguments have a limit of their own; the sizes that differ are few.
  return [...new Set(steps.map((step) => sizeOf(step[of])))].slice(0, 10_000);
}

/** Without what is empty, and with one for those that meet. */
function joined(spans: readonly Span[]): readonly Span[] {
  const made: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = made.at(-1);
    if (sizeOf(span) === 0 || made.length >= MOST_SPANS) continue;
    if (last !== undefined && span.start < last.end)
      made[made.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else made.push(span);
  }
  return made;
}

import { create } from 'zustand';
import type { VtlStep } from '../../../core/contract/vtl.ts';
import { type Rendered, useRendering } from './rendering.ts';
import { litByOutput, litByStep, litByTemplate, type Lit, UNLIT } from './spans.ts';
import { type Moment, momentsOf } from './trace-steps.ts';

interface Trace {
  /** Moment that was stepped to; undefined when nobody steps. */
  readonly at: number | undefined;
  /** What the pointer or the cursor is at. */
  readonly lit: Lit;
}

/** Where somebody is looking in the trace. */
export const useTrace = create<Trace>(() => ({ at: undefined, lit: UNLIT }));

useRendering.subscribe(({ latest, showsPart }, before) => {
  if (latest === before.latest && showsPart === before.showsPart) return;
  const isSame = showsPart === before.showsPart && doesTheSame(latest, before.latest);
  useTrace.setState(({ at }) => ({ at: isSame ? at : undefined, lit: litNow() }));
});

/** Whether a rendering went as the one before: who steps through it keeps the place. */
function doesTheSame(one: Rendered | undefined, other: Rendered | undefined): boolean {
  return (
    one?.template === other?.template &&
    one?.result.output === other?.result.output &&
    one?.result.steps.length === other?.result.steps.length
  );
}

/** The rendering that is on screen: the newest, or while that has a problem the last good one. */
export function shownRendering(rendering: ReturnType<typeof useRendering.getState>): Rendered | undefined {
  const { latest, good, showsPart } = rendering;
  if (latest?.result.problem === undefined || (showsPart && hasPart(latest))) return latest;
  return good ?? latest;
}

/** Whether a template ran until it failed, and did something before. */
export function hasPart({ result: { output, steps } }: Rendered): boolean {
  return output !== '' || steps.length > 0;
}

/** Whether what is on screen is of an earlier template than the one in the editor. */
export function isStale(rendering: ReturnType<typeof useRendering.getState>): boolean {
  return shownRendering(rendering) !== rendering.latest;
}

/** The steps whose places are those of the template in the editor and of the output on screen. */
function stepsNow(): readonly VtlStep[] {
  return shownRendering(useRendering.getState())?.result.steps ?? [];
}

let pointed: { readonly in: 'template' | 'output'; readonly offset: number } | undefined;

/** Lights what a place of the template printed; undefined puts it out. */
export function pointAtTemplate(offset: number | undefined): void {
  pointed = offset === undefined ? undefined : { in: 'template', offset };
  useTrace.setState({ lit: litNow() });
}

/** Lights what made a place of the output; undefined puts it out. */
export function pointAtOutput(offset: number | undefined): Lit {
  pointed = offset === undefined ? undefined : { in: 'output', offset };
  const lit = litNow();
  useTrace.setState({ lit });
  return lit;
}

/** What belongs to the place that is pointed at, as the rendering on screen has it. */
function litNow(): Lit {
  if (pointed === undefined) return UNLIT;
  // Places of the last good template are not those of the one in the editor.
  const isOld = isStale(useRendering.getState());
  if (pointed.in === 'template') return isOld ? UNLIT : litByTemplate(stepsNow(), pointed.offset);
  const lit = litByOutput(stepsNow(), pointed.offset);
  return isOld ? { ...lit, template: [] } : lit;
}

const moments = new WeakMap<readonly VtlStep[], readonly Moment[]>();

/** The moments of the steps, computed once. */
export function momentsOfSteps(steps: readonly VtlStep[]): readonly Moment[] {
  const known = moments.get(steps) ?? momentsOf(steps);
  moments.set(steps, known);
  return known;
}

/** Steps through the trace: forward, back, or to a moment. */
export function stepTo(at: number): void {
  const all = momentsOfSteps(stepsNow());
  const moment = all[Math.max(0, Math.min(at, all.length - 1))];
  if (moment !== undefined) useTrace.setState({ at: all.indexOf(moment), lit: UNLIT });
}

/** One step on, or back. The first step forward goes to the beginning. */
export function stepBy(count: 1 | -1): void {
  const { at } = useTrace.getState();
  stepTo(at === undefined ? (count === 1 ? 0 : momentsOfSteps(stepsNow()).length - 1) : at + count);
}

/** Ends stepping. */
export function leaveTrace(): void {
  useTrace.setState({ at: undefined });
}

/** What the moment that was stepped to is about. */
export function litByMoment(steps: readonly VtlStep[], at: number | undefined): Lit {
  const step = at === undefined ? undefined : momentsOfSteps(steps)[at]?.step;
  return step === undefined ? UNLIT : litByStep(step);
}

import type { VtlStep } from '../../../core/contract/vtl.ts';

/** One moment of a rendering at which something happened: its step, and where that stands among all steps. */
export interface Moment {
  readonly step: VtlStep;
}

/** Directives that are made of other steps have no moment of their own. */
const MADE_OF_OTHERS = new Set(['if', 'foreach', 'turn', 'macro', 'define']);

/** The moments of a rendering in the order in which they happened. */
export function momentsOf(steps: readonly VtlStep[]): readonly Moment[] {
  return steps.filter(({ node }) => !MADE_OF_OTHERS.has(node)).map((step) => ({ step }));
}

/** A variable or reference as it stands at one moment. */
export interface Watch {
  /** As in the template, without the signs around it. */
  readonly name: string;
  readonly isVariable: boolean;
  /** Value before the last change; undefined when it had none. */
  readonly before: string | undefined;
  /** Undefined when it has no value yet. */
  readonly value: string | undefined;
  readonly type: string | undefined;
  /** Whether it got this value at this very moment. */
  readonly isNow: boolean;
}

/** Every variable and reference of a rendering, as it stands at the moment `at`; variables come first. */
export function watchesAt(moments: readonly Moment[], at: number): readonly Watch[] {
  const watches = new Map<string, Watch>();
  for (const [index, { step }] of moments.entries()) {
    if (step.node !== 'set' && step.node !== 'reference') continue;
    const name = bareName(step.name);
    const known = watches.get(name);
    watches.set(name, index > at ? (known ?? unseen(name, step)) : seen(name, step, known, index === at));
  }
  const all = [...watches.values()];
  return [...all.filter(({ isVariable }) => isVariable), ...all.filter(({ isVariable }) => !isVariable)];
}

function unseen(name: string, { node }: VtlStep): Watch {
  const isVariable = node === 'set';
  return { name, isVariable, before: undefined, value: undefined, type: undefined, isNow: false };
}

function seen(name: string, step: VtlStep, known: Watch | undefined, isNow: boolean): Watch {
  const isVariable = step.node === 'set' || known?.isVariable === true;
  const { after: value, type } = step;
  const before = step.node === 'set' ? (step.before ?? known?.value) : known?.value;
  return { name, isVariable, before, value, type, isNow };
}

/** `$!{user.name}` as `$user.name`. */
export function bareName(name: string): string {
  return name.replace(/^\$!?\{?/, '$').replace(/\}$/, '');
}

/** What happened at a moment, in a few words. */
export function momentText({ step }: Moment): string {
  const turn = step.loopIndex === undefined ? '' : `, turn ${step.loopIndex + 1}`;
  switch (step.node) {
    case 'set':
      return `${bareName(step.name)} = ${shortened(step.after)}${turn}`;
    case 'reference':
      return `${step.name} prints ${shortened(step.after)}${turn}`;
    case 'branch':
      return `${step.name} is ${step.condition === true ? 'true' : 'false'}${turn}`;
    default:
      return `${step.name}${turn}`;
  }
}

function shortened(value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return value === '' ? 'an empty text' : `“${value.length > 60 ? `${value.slice(0, 60)}…` : value}”`;
}

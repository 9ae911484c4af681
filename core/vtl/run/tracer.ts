import type { JavaValue } from '../java/values.ts';
import type { Trace, TraceSpan, TraceStep } from '../trace.ts';
import { preview } from './preview.ts';

/** Steps after which a trace is cut. */
const MAX_STEPS = 50_000;

/** What a step is about, known before it runs. */
export interface StepHead {
  readonly node: TraceStep['node'];
  readonly name: string;
  readonly input: TraceSpan;
}

/** What a step found out while it ran. */
export type StepFacts = Pick<TraceStep, 'before' | 'after' | 'type' | 'condition'>;

const NO_FACTS: StepFacts = { before: undefined, after: undefined, type: undefined, condition: undefined };

/** Collects the steps of one rendering. */
export class Tracer {
  readonly #steps: TraceStep[] = [];
  #isCut = false;
  depth = 0;
  /** Offsets in the output at which texts began that are computed aside. */
  readonly #bases: number[] = [];
  /** Turns of the loops around the innermost one. */
  readonly #loops: (number | undefined)[] = [];
  #loopIndex: number | undefined;

  /** Output printed from now on is not part of the template's output, which has `length` characters. */
  detach(length: number): void {
    this.#bases.push(this.#bases[0] ?? length);
  }

  attach(): void {
    this.#bases.pop();
  }

  enterLoop(): void {
    this.#loops.push(this.#loopIndex);
  }

  turn(index: number): void {
    this.#loopIndex = index;
  }

  leaveLoop(): void {
    this.#loopIndex = this.#loops.pop();
  }

  /** Offset in the output that belongs to a length of what is being printed. */
  offset(length: number): number {
    return this.#bases[0] ?? length;
  }

  /** Adds a step that printed from `start` to `end`. Every step has the same fields in the same order, which keeps this cheap. */
  add(head: StepHead, start: number, end: number, facts: StepFacts = NO_FACTS): void {
    if (this.#steps.length >= MAX_STEPS) {
      this.#isCut = true;
      return;
    }
    this.#steps.push({
      node: head.node,
      name: head.name,
      input: head.input,
      output: { start, end },
      before: facts.before,
      after: facts.after,
      type: facts.type,
      condition: facts.condition,
      loopIndex: this.#loopIndex,
      depth: this.depth,
    });
  }

  /** A value as the trace keeps it. */
  show(value: JavaValue): string {
    return typeof value === 'number' ? String(value) : preview(value);
  }

  finish(): Trace {
    return { steps: this.#steps, isCut: this.#isCut };
  }
}

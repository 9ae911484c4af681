import type { JavaValue } from '../java/values.ts';
import type { Trace, TraceStep } from '../trace.ts';
import { preview } from './preview.ts';

/** Steps after which a trace is cut. */
const MAX_STEPS = 50_000;

/** Collects the steps of one rendering. */
export class Tracer {
  readonly #steps: TraceStep[] = [];
  #isCut = false;
  depth = 0;
  /** Offsets in the output at which texts began that are computed aside. */
  readonly #bases: number[] = [];
  readonly #loops: number[] = [];

  /** Output printed from now on is not part of the template's output, which has `length` characters. */
  detach(length: number): void {
    this.#bases.push(this.#bases[0] ?? length);
  }

  attach(): void {
    this.#bases.pop();
  }

  enterLoop(): void {
    this.#loops.push(-1);
  }

  turn(index: number): void {
    this.#loops[this.#loops.length - 1] = index;
  }

  leaveLoop(): void {
    this.#loops.pop();
  }

  /** Offset in the output that belongs to a length of what is being printed. */
  offset(length: number): number {
    return this.#bases[0] ?? length;
  }

  add(step: Omit<TraceStep, 'depth' | 'loopIndex'>): void {
    if (this.#steps.length >= MAX_STEPS) {
      this.#isCut = true;
      return;
    }
    const loopIndex = this.#loops.at(-1);
    this.#steps.push(
      loopIndex === undefined ? { ...step, depth: this.depth } : { ...step, loopIndex, depth: this.depth },
    );
  }

  /** A value as the trace keeps it. */
  show(value: JavaValue): string {
    return preview(value);
  }

  finish(): Trace {
    return { steps: this.#steps, isCut: this.#isCut };
  }
}

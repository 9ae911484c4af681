import type { JavaValue, Meter } from '../java/values.ts';
import { VtlError } from '../problem.ts';
import type { Limits } from './limits.ts';
import type { Names } from './names.ts';
import type { MacroScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

/** How many steps pass between two looks at the clock. */
const STEPS_PER_LOOK = 1024;

/** A place in the template that an error can be about. */
export interface Site {
  readonly start: number;
  readonly end: number;
}

/** Where and with what a rendering stands. One frame lives as long as one rendering. */
export class Frame implements Meter {
  /** What was printed so far, or since the innermost text began that is computed aside. */
  out = '';
  /** Variables by the slots of {@link Names}. */
  readonly slots: JavaValue[];
  readonly names: Names;
  readonly limits: Limits;
  /** The macro that is running; undefined outside of all. */
  scope: MacroScope | undefined;
  /** What is running, for errors that have no place of their own. */
  site: Site = { start: 0, end: 0 };
  macroDepth = 0;
  /** What `#return` gave. */
  returned: JavaValue | undefined;
  readonly tracer: Tracer | undefined;
  readonly #now: () => number;
  readonly #deadline: number;
  readonly #initial: (name: string) => JavaValue;
  #steps = 0;

  constructor(options: FrameOptions) {
    this.names = options.names;
    this.limits = options.limits;
    this.tracer = options.tracer;
    this.#now = options.now;
    this.#initial = options.initial;
    this.#deadline = options.now() + options.limits.wallMillis;
    this.slots = options.names.all.map((name) => options.initial(name));
  }

  /** Gives slots to names that came up while rendering, in an `#evaluate`. */
  growSlots(): void {
    for (let slot = this.slots.length; slot < this.names.all.length; slot++)
      this.slots.push(this.#initial(this.names.all[slot] ?? ''));
  }

  spend(steps: number): void {
    const before = this.#steps;
    this.#steps = before + steps;
    if (this.#steps > this.limits.steps) throw this.limit(`the template took more than ${this.limits.steps} steps`);
    if (before % STEPS_PER_LOOK > this.#steps % STEPS_PER_LOOK || steps >= STEPS_PER_LOOK) this.#look();
  }

  #look(): void {
    if (this.#now() > this.#deadline) throw this.limit(`the template ran for more than ${this.limits.wallMillis} ms`);
  }

  allow(length: number): void {
    if (length > this.limits.elements)
      throw this.limit(`a value would have more than ${this.limits.elements} elements or characters`);
  }

  /** Adds to the output. @throws VtlError of kind `limit`. */
  print(text: string): void {
    this.out += text;
    if (this.out.length > this.limits.outputCharacters)
      throw this.limit(`the output has more than ${this.limits.outputCharacters} characters`);
  }

  limit(message: string, site: Site = this.site): VtlError {
    return new VtlError({ kind: 'limit', message, start: site.start, length: site.end - site.start });
  }

  /** Runs something and answers what it printed, which does not become part of the output. */
  capture(run: () => void): string {
    const before = this.out;
    this.out = '';
    this.tracer?.detach(before.length);
    try {
      run();
      return this.out;
    } finally {
      this.out = before;
      this.tracer?.attach();
    }
  }

  get(slot: number): JavaValue {
    if (this.scope === undefined) return this.slots[slot] ?? null;
    return this.scope.get(this.names.all[slot] ?? '', slot, this);
  }

  /** Assigns for the whole template, and for the macros that are running. */
  set(slot: number, value: JavaValue): void {
    for (let scope = this.scope; scope !== undefined; scope = scope.parent)
      scope.local.set(this.names.all[slot] ?? '', value);
    this.slots[slot] = value;
  }

  /** Assigns for the macro that is running only, as the variable of a loop. */
  setLocal(slot: number, value: JavaValue): void {
    if (this.scope === undefined) this.slots[slot] = value;
    else this.scope.local.set(this.names.all[slot] ?? '', value);
  }
}

/** What a frame is made from. */
export interface FrameOptions {
  readonly names: Names;
  readonly limits: Limits;
  readonly now: () => number;
  /** Value of a variable before the template ran. */
  readonly initial: (name: string) => JavaValue;
  readonly tracer: Tracer | undefined;
}

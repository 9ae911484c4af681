import type { JavaValue } from '../java/values.ts';
import type { Frame } from './frame.ts';

/** An argument of a macro call: evaluated each time the macro uses it, where the call stands. */
export type Argument = (frame: Frame) => JavaValue;

/** The variables of a running macro. */
export class MacroScope {
  readonly local = new Map<string, JavaValue>();
  readonly args: ReadonlyMap<string, Argument>;
  /** Source texts of the arguments, by `$parameter`: what a null one prints. */
  readonly sources: ReadonlyMap<string, string>;
  readonly parent: MacroScope | undefined;

  constructor(
    args: ReadonlyMap<string, Argument>,
    sources: ReadonlyMap<string, string>,
    parent: MacroScope | undefined,
  ) {
    this.args = args;
    this.sources = sources;
    this.parent = parent;
  }

  get(name: string, slot: number, frame: Frame): JavaValue {
    const local = this.local.get(name);
    if (local !== undefined && local !== null) return local;
    const argument = this.args.get(name);
    if (argument !== undefined) return this.inParent(frame, argument);
    if (this.parent !== undefined) return this.parent.get(name, slot, frame);
    return frame.slots[slot] ?? null;
  }

  inParent(frame: Frame, argument: Argument): JavaValue {
    const scope = frame.scope;
    frame.scope = this.parent;
    frame.spend(1);
    try {
      return argument(frame);
    } finally {
      frame.scope = scope;
    }
  }

  /** The source text that stands for a parameter, seen from the innermost macro outward. */
  sourceOf(text: string): string | undefined {
    return this.sources.get(text) ?? this.parent?.sourceOf(text);
  }
}

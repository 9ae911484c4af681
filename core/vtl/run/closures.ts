import type { JavaValue } from '../java/values.ts';
import type { Dialect } from '../profile.ts';
import type { DirectiveNode, Expression, ReferenceNode, Statement } from '../syntax/nodes.ts';
import type { Frame } from './frame.ts';
import type { Names } from './names.ts';

/** How running a statement ended: 0 to go on, 1 for `#break`. `#stop` is thrown. */
export type Signal = 0 | 1;

/** Runs a statement. */
export type Run = (frame: Frame) => Signal;

/** Computes a value. */
export type Value = (frame: Frame) => JavaValue;

/** Decides a condition. */
export type Condition = (frame: Frame) => boolean;

/** Thrown by `#stop` and `#return`, and by `#break` where only a value was being computed. */
export class Leave {
  readonly kind: 'stop' | 'break';

  constructor(kind: 'stop' | 'break') {
    this.kind = kind;
  }
}

/** What a macro is: the first definition of a name wins. */
export interface MacroDefinition {
  readonly node: DirectiveNode;
  readonly body: Run;
  /** Values of parameters that a call leaves out, 2.x only. */
  readonly defaults: ReadonlyMap<string, Value>;
}

/** What compiling one template needs; the parts of the compiler reach each other through it. */
export interface Compiler {
  readonly dialect: Dialect;
  readonly names: Names;
  readonly isTraced: boolean;
  readonly macros: Map<string, MacroDefinition>;
  readonly value: (node: Expression) => Value;
  readonly condition: (node: Expression) => Condition;
  readonly reference: (node: ReferenceNode) => Value;
  readonly block: (statements: readonly Statement[]) => Run;
  /** Compiles a text that came up while rendering. @throws VtlError of kind `parse`. */
  readonly text: (text: string) => Run;
}

/** Where a node stands in the template, as offsets; `end` is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a template consists of. */
export type Statement = TextNode | CommentNode | ReferenceNode | SetNode | IfNode | DirectiveNode;

/** Text that prints as it is. */
export interface TextNode extends Span {
  readonly kind: 'text';
  readonly value: string;
}

/** A comment; `prefix` is the stray `$` that may print before it. */
export interface CommentNode extends Span {
  readonly kind: 'comment';
  readonly prefix: string;
}

/** `$name.property.method(argument)[index]` */
export interface ReferenceNode extends Span {
  readonly kind: 'reference';
  /** The variable. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly isQuiet: boolean;
  readonly isBraced: boolean;
  /** An odd number of backslashes stands before it. */
  readonly isEscaped: boolean;
  /** Half of the backslashes before it. */
  readonly escapes: string;
  /** Signs before it that belong to the same token and print. */
  readonly more: string;
  /** What prints when it has no value. */
  readonly nullText: string;
  /** Its source text, without what stands before the `$`. */
  readonly source: string;
  /** `text` for `$\!x`, which never has a value; `word` for a bare word, which is null. */
  readonly role: 'variable' | 'text' | 'word';
  /** The variable that a `#set` on it assigns: for `${a}` and `$!a` not the one that it reads. */
  readonly assigned: string;
  /** `${x|alternate}` of 2.x. */
  readonly alternate?: Expression;
}

/** One step of a reference. */
export type Step =
  | ({ readonly kind: 'property'; readonly name: string } & Span)
  | ({ readonly kind: 'method'; readonly name: string; readonly args: readonly Expression[] } & Span)
  | ({ readonly kind: 'index'; readonly index: Expression } & Span);

/** `#set(target = value)` */
export interface SetNode extends Span {
  readonly kind: 'set';
  readonly target: ReferenceNode;
  readonly value: Expression;
}

/** `#if … #elseif … #else … #end` */
export interface IfNode extends Span {
  readonly kind: 'if';
  readonly branches: readonly Branch[];
  readonly otherwise?: readonly Statement[];
  /** Offsets of `#else`, for the editor and the lint. */
  readonly otherwiseAt?: number;
}

/** A condition and what it guards. */
export interface Branch extends Span {
  readonly condition: Expression;
  readonly body: readonly Statement[];
}

/** Every other `#name`: a built-in directive, a macro call, or text that looks like one. */
export interface DirectiveNode extends Span {
  readonly kind: 'directive';
  readonly name: string;
  readonly hasArguments: boolean;
  readonly args: readonly Expression[];
  /** Source texts of the arguments. */
  readonly argSources: readonly string[];
  readonly body?: readonly Statement[];
  /** `#else` of a `#foreach`, 2.x only. */
  readonly otherwise?: readonly Statement[];
  /** What it prints when it is not run. */
  readonly source: string;
}

/** What has a value. */
export type Expression =
  | ReferenceNode
  | StringNode
  | WordNode
  | ({ readonly kind: 'integer'; readonly image: string } & Span)
  | ({ readonly kind: 'float'; readonly image: string } & Span)
  | ({ readonly kind: 'boolean'; readonly value: boolean } & Span)
  | ({ readonly kind: 'list'; readonly items: readonly Expression[] } & Span)
  | ({ readonly kind: 'range'; readonly from: Expression; readonly to: Expression } & Span)
  | ({ readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] } & Span)
  | ({ readonly kind: 'not'; readonly operand: Expression } & Span)
  | ({ readonly kind: 'negate'; readonly operand: Expression } & Span)
  | BinaryNode;

/** Two operands. */
export interface BinaryNode extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Source texts of the operands: what a null one adds to a string. */
  readonly leftSource: string;
  readonly rightSource: string;
}

/** Operators by their sign. */
export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

/** A string literal; `template` is there when its content is run. */
export interface StringNode extends Span {
  readonly kind: 'string';
  readonly value: string;
  readonly template?: readonly Statement[];
  /** The content was read with a blank after it, whose output is cut off again. */
  readonly cutsLast?: boolean;
}

/** A bare word among the arguments of a directive. */
export interface WordNode extends Span {
  readonly kind: 'word';
  readonly image: string;
}

import type { Expression, ReferenceNode, Statement } from '../syntax/nodes.ts';

/** What a walk reports; each is called before what is inside. */
export interface Visitor {
  /** A statement, with its neighbours in the same block. */
  readonly statement?: (node: Statement, siblings: readonly Statement[], index: number) => void;
  /** A reference, printed or as a value. */
  readonly reference?: (node: ReferenceNode) => void;
  /** What decides a `#if`, down to the operands of `&&`, `||` and `!`. */
  readonly condition?: (node: Expression) => void;
}

/** Goes through all statements and expressions in the order of the text. */
export function walk(statements: readonly Statement[], visitor: Visitor): void {
  statements.forEach((node, index) => {
    visitor.statement?.(node, statements, index);
    walkInside(node, visitor);
  });
}

function walkInside(node: Statement, visitor: Visitor): void {
  switch (node.kind) {
    case 'reference':
      return walkExpression(node, visitor);
    case 'set':
      walkExpression(node.target, visitor);
      return walkExpression(node.value, visitor);
    case 'if':
      for (const branch of node.branches) {
        walkCondition(branch.condition, visitor);
        walkExpression(branch.condition, visitor);
        walk(branch.body, visitor);
      }
      return walk(node.otherwise ?? [], visitor);
    case 'directive':
      for (const argument of node.args) walkExpression(argument, visitor);
      walk(node.body ?? [], visitor);
      return walk(node.otherwise ?? [], visitor);
    default:
      return undefined;
  }
}

function walkCondition(node: Expression, visitor: Visitor): void {
  if (node.kind === 'not') return walkCondition(node.operand, visitor);
  if (node.kind === 'binary' && (node.operator === '&&' || node.operator === '||')) {
    walkCondition(node.left, visitor);
    return walkCondition(node.right, visitor);
  }
  return visitor.condition?.(node);
}

function walkExpression(node: Expression, visitor: Visitor): void {
  switch (node.kind) {
    case 'reference':
      visitor.reference?.(node);
      for (const step of node.steps) {
        if (step.kind === 'method') for (const argument of step.args) walkExpression(argument, visitor);
        if (step.kind === 'index') walkExpression(step.index, visitor);
      }
      return;
    case 'string':
      return walk(node.template ?? [], visitor);
    case 'list':
      for (const item of node.items) walkExpression(item, visitor);
      return;
    case 'map':
      for (const [key, value] of node.entries) for (const part of [key, value]) walkExpression(part, visitor);
      return;
    case 'range':
      walkExpression(node.from, visitor);
      return walkExpression(node.to, visitor);
    case 'not':
    case 'negate':
      return walkExpression(node.operand, visitor);
    case 'binary':
      walkExpression(node.left, visitor);
      return walkExpression(node.right, visitor);
    default:
      return undefined;
  }
}

import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { unreadable } from './read-requests.ts';

/** How fields are counted. */
export interface CostRules {
  /** Arguments that say how many items a field gives. */
  readonly costArguments: readonly string[];
  /** What a field costs by its name; 1 for others. */
  readonly costs: Readonly<Record<string, number>>;
}

/** What an operation asks for, fragments followed. */
export interface OperationMeasure {
  /** Fields inside of each other, those of the operation itself at depth 1. */
  readonly depth: number;
  /** Fields, each as often as the arguments of those around it say. */
  readonly cost: number;
  readonly aliases: number;
  /** Whether the schema is asked for. */
  readonly introspects: boolean;
}

/**
 * Measures an operation. Every fragment is measured once, so that fragments in fragments cost what they are long, not what
 * they stand for.
 * @throws GRAPHQL_INVALID for fragments that spread themselves, or that are not there.
 */
export function measureOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  rules: CostRules,
): OperationMeasure {
  return new Measuring(document, operation, variables, rules).of(operation.selectionSet);
}

/** Costs end here, so that no product of theirs is beyond numbers. */
const MOST_COST = 1e12;

const NOTHING: OperationMeasure = { depth: 0, cost: 0, aliases: 0, introspects: false };

class Measuring {
  readonly #rules: CostRules;
  readonly #variables: ReadonlyMap<string, unknown>;
  readonly #fragments: ReadonlyMap<string, SelectionSetNode>;
  /** Undefined while a fragment is being measured. */
  readonly #measured = new Map<string, OperationMeasure | undefined>();

  constructor(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
    rules: CostRules,
  ) {
    this.#rules = rules;
    const defaults = (operation.variableDefinitions ?? []).map(
      ({ variable, defaultValue }) => [variable.name.value, defaultValue && plainValue(defaultValue)] as const,
    );
    this.#variables = new Map([...defaults, ...Object.entries(variables)]);
    this.#fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === 'FragmentDefinition' ? [[definition.name.value, definition.selectionSet]] : [],
      ),
    );
  }

  of({ selections }: SelectionSetNode): OperationMeasure {
    return selections
      .map((selection) => {
        if (selection.kind === 'Field') return this.#field(selection);
        return selection.kind === 'InlineFragment'
          ? this.of(selection.selectionSet)
          : this.#fragment(selection.name.value);
      })
      .reduce(together, NOTHING);
  }

  #field(field: FieldNode): OperationMeasure {
    const { name, alias, selectionSet } = field;
    const inner = selectionSet === undefined ? NOTHING : this.of(selectionSet);
    const own = Object.hasOwn(this.#rules.costs, name.value) ? (this.#rules.costs[name.value] ?? 1) : 1;
    return {
      depth: inner.depth + 1,
      cost: Math.min(own + inner.cost * this.#items(field), MOST_COST),
      aliases: inner.aliases + (alias === undefined ? 0 : 1),
      introspects: inner.introspects || name.value === '__schema' || name.value === '__type',
    };
  }

  #fragment(name: string): OperationMeasure {
    const selectionSet = this.#fragments.get(name);
    if (selectionSet === undefined) throw unreadable(`there is no fragment ${name}`);
    if (this.#measured.has(name)) {
      const measured = this.#measured.get(name);
      if (measured === undefined) throw unreadable(`the fragment ${name} spreads itself`);
      return measured;
    }
    this.#measured.set(name, undefined);
    const measured = this.of(selectionSet);
    this.#measured.set(name, measured);
    return measured;
  }

  /** How many items a field gives, as its arguments say; the most of them where there are several. */
  #items({ arguments: given = [] }: FieldNode): number {
    const counts = given
      .filter(({ name }) => this.#rules.costArguments.includes(name.value))
      .map(({ value }) => Number(value.kind === 'Variable' ? this.#variables.get(value.name.value) : plainValue(value)))
      .filter((count) => !Number.isNaN(count));
    // One at least: what a server makes of none, or of less, is its own affair.
    return Math.min(Math.max(1, ...counts), MOST_COST);
  }
}

function together(left: OperationMeasure, right: OperationMeasure): OperationMeasure {
  return {
    depth: Math.max(left.depth, right.depth),
    cost: left.cost + right.cost,
    aliases: left.aliases + right.aliases,
    introspects: left.introspects || right.introspects,
  };
}

/** A number or text that is written out; anything else says nothing of a count. */
function plainValue(value: ValueNode): unknown {
  return value.kind === 'IntValue' || value.kind === 'FloatValue' || value.kind === 'StringValue'
    ? value.value
    : undefined;
}

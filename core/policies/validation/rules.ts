import type { Parameter } from '../openapi/parameter.ts';
import type { CompiledSchema } from '../schema/compiler.ts';
import type { ValueShape } from '../schema/value-shape.ts';

/** Bodies of one media range. */
export interface ContentRule {
  readonly range: string;
  /** Undefined where anything fits. */
  readonly schema: CompiledSchema | undefined;
  readonly shape: ValueShape;
}

/** What a body has to be. */
export interface BodyRule {
  readonly isRequired: boolean;
  /** The more exact ranges first. Empty where any type fits. */
  readonly contents: readonly ContentRule[];
}

/** What a request has to be. */
export interface RequestRules {
  /** For notes and details. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: BodyRule | undefined;
}

/** What an answer of some status has to be. */
export interface ResponseRule {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly headers: readonly Parameter[];
  readonly body: BodyRule | undefined;
}

/** Contents with the more exact ranges in front. */
export function byExactness(contents: readonly ContentRule[]): readonly ContentRule[] {
  const stars = ({ range }: ContentRule): number => range.split('*').length;
  return contents.toSorted((left, right) => stars(left) - stars(right) || right.range.length - left.range.length);
}

/** The rule for a status: its own, that of its hundred, or the default. */
export function ruleForStatus(rules: readonly ResponseRule[], status: number): ResponseRule | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
  for (const name of names) {
    const rule = rules.find((one) => one.status.toUpperCase() === name.toUpperCase());
    if (rule !== undefined) return rule;
  }
  return undefined;
}

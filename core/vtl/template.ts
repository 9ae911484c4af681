import { createLocator, locateProblem } from './position.ts';
import type { Place, VtlProblem } from './problem.ts';
import { dialectOf, SPACE_GOBBLING, type Dialect, type Profile, type SpaceGobbling } from './profile.ts';
import type { Run } from './run/closures.ts';
import { compile } from './run/compile.ts';
import { Names } from './run/names.ts';
import type { Statement } from './syntax/nodes.ts';
import { parse } from './syntax/parse.ts';

/** What can be chosen besides the profile. */
export interface TemplateSettings {
  /** How blanks around directives are treated; `velocity-2` only. */
  readonly spaceGobbling?: SpaceGobbling;
}

/**
 * Settings from the properties of the engine, as test cases of other Velocity tools name them. Only `parser.space_gobbling` changes
 * how a template is read; others have no meaning here.
 */
export function settingsOf(properties: Readonly<Record<string, unknown>>): TemplateSettings {
  const spaceGobbling = SPACE_GOBBLING.find((setting) => setting === properties['parser.space_gobbling']);
  return spaceGobbling === undefined ? {} : { spaceGobbling };
}

/** A template that was read. Keep it and render it as often as needed: it is compiled once, when it is rendered first. */
export interface Template {
  readonly text: string;
  readonly profile: Profile;
  readonly dialect: Dialect;
  readonly statements: readonly Statement[];
  readonly names: Names;
  readonly locate: (start: number, length: number) => Place;
  readonly run: () => Run;
  /** The same with a trace. */
  readonly runTraced: () => Run;
}

/** A template, or every error that was found in it; the first is the one at which the service stops. */
export type ParseResult =
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'errors'; readonly errors: readonly VtlProblem[] };

/** Reads a template. Never throws. */
export function parseTemplate(text: string, profile: Profile = 'apigw', settings: TemplateSettings = {}): ParseResult {
  const dialect = dialectOf(profile, settings.spaceGobbling);
  const { statements, errors } = parse(text, dialect);
  const locate = createLocator(text);
  if (errors.length > 0) return { kind: 'errors', errors: errors.map((error) => locateProblem(error, locate)) };
  const names = new Names();
  const run = once(() => compile(statements, names, dialect, false));
  const runTraced = once(() => compile(statements, names, dialect, true));
  return { kind: 'template', template: { text, profile, dialect, statements, names, locate, run, runTraced } };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

import { JsonSyntaxError, readJson } from './java/json-read.ts';
import type { JavaMap, JavaValue } from './java/values.ts';
import { locateProblem } from './position.ts';
import { VtlError, type VtlProblem } from './problem.ts';
import { Leave } from './run/closures.ts';
import { returnedJson } from './run/compile.ts';
import { Frame } from './run/frame.ts';
import { defaultLimits, type Limits } from './run/limits.ts';
import { Tracer } from './run/tracer.ts';
import {
  createProvided,
  type AppSyncInput,
  type GatewayInput,
  type GatewayOverrides,
  type Provided,
} from './provided/provided.ts';
import type { Template } from './template.ts';
import type { Trace } from './trace.ts';

export type { AppSyncInput, GatewayInput, GatewayOverrides } from './provided/provided.ts';
export type { Limits } from './run/limits.ts';

/** What a template is rendered with. */
export interface RenderInput {
  /** The variables as JSON source text, so that `5.0` stays a Double; an object. */
  readonly contextJson?: string;
  /** The variables already read by {@link readVariables}, instead of their text; the template may change what is in them. */
  readonly variables?: JavaMap;
  /** `$input`, `$context`, `$stageVariables` and `$util` of API Gateway; given, they are there in the profile `apigw`. */
  readonly gateway?: GatewayInput;
  /** `$ctx` and `$util` of AppSync. */
  readonly appsync?: AppSyncInput;
}

/** How a template is rendered. */
export interface RenderOptions {
  readonly limits?: Partial<Limits>;
  /** Milliseconds since the epoch, for what the template reads as the time. */
  readonly clock?: () => number;
  /** From 0 up to 1, for identifiers. */
  readonly random?: () => number;
  /** Milliseconds that only grow, for the limit on the time a rendering takes. */
  readonly stopwatch?: () => number;
  readonly trace?: boolean;
}

/** What a rendering gave. */
export type RenderResult =
  | {
      readonly kind: 'output';
      readonly output: string;
      /** The value of `#return`, as JSON. */
      readonly returned?: string;
      /** What the template stored in `$context.requestOverride` and `.responseOverride`. */
      readonly overrides?: GatewayOverrides;
      readonly trace?: Trace;
    }
  | {
      readonly kind: 'error';
      readonly error: VtlProblem;
      /** What was printed before the error. */
      readonly output: string;
      readonly trace?: Trace;
    };

/** Renders a template. Never throws, and always ends: every limit has a default. */
export function renderTemplate(template: Template, input: RenderInput = {}, options: RenderOptions = {}): RenderResult {
  const tracer = options.trace === true ? new Tracer() : undefined;
  const trace = (): { trace?: Trace } => (tracer === undefined ? {} : { trace: tracer.finish() });
  let frame: Frame | undefined;
  try {
    const run = tracer === undefined ? template.run() : template.runTraced();
    const variables = input.variables ?? readVariables(input.contextJson ?? '{}', template);
    const provided = createProvided(template.profile, input, {
      clock: options.clock ?? Date.now,
      random: options.random ?? Math.random,
    });
    frame = openFrame(template, variables, provided, options, tracer);
    runToEnd(frame, run);
    const returned = returnedJson(frame);
    const overrides = provided.overrides(frame);
    return {
      kind: 'output',
      output: frame.out,
      ...(returned === undefined ? {} : { returned }),
      ...(overrides === undefined ? {} : { overrides }),
      ...trace(),
    };
  } catch (error) {
    return { kind: 'error', error: problemOf(error, template, frame), output: frame?.out ?? '', ...trace() };
  }
}

function runToEnd(frame: Frame, run: (frame: Frame) => number): void {
  try {
    run(frame);
  } catch (error) {
    if (!(error instanceof Leave)) throw error;
  }
}

function openFrame(
  template: Template,
  variables: JavaMap,
  provided: Provided,
  options: RenderOptions,
  tracer: Tracer | undefined,
): Frame {
  const initial = (name: string): JavaValue => variables.entries.get(name)?.value ?? provided.variable(name) ?? null;
  const limits = { ...defaultLimits(template.profile), ...options.limits };
  const now = options.stopwatch ?? ((): number => performance.now());
  return new Frame({ names: template.names, limits, now, initial, tracer });
}

/** Reads variables once that several renderings of a template share. @throws VtlError when the text is not a JSON object */
export function readVariables(contextJson: string, template: Pick<Template, 'dialect'>): JavaMap {
  const value = readJson(contextJson, template.dialect.hasJsonLists ? 'json' : 'plain');
  if (value !== null && typeof value === 'object' && value.kind === 'map') return value;
  throw new VtlError({ kind: 'parse', message: 'the context must be a JSON object', start: 0, length: 0 });
}

function problemOf(error: unknown, template: Template, frame: Frame | undefined): VtlProblem {
  if (error instanceof VtlError) return locateProblem(error.problem, template.locate);
  if (error instanceof JsonSyntaxError)
    return locateProblem(
      { kind: 'parse', message: `the context is not JSON: ${error.message}`, start: 0, length: 0 },
      template.locate,
    );
  if (!(error instanceof RangeError)) throw error;
  // The host ran out of stack or of text length: a bound of the same kind as the limits, only met earlier.
  const site = frame?.site ?? { start: 0, end: 0 };
  const problem = {
    kind: 'limit',
    message: 'the template nests or repeats too much',
    start: site.start,
    length: site.end - site.start,
  } as const;
  return locateProblem(problem, template.locate);
}

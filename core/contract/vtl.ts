import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const place = { start: z.number(), length: z.number(), line: z.number(), column: z.number() };

/** The engines a template can be run as; `apigw` is API Gateway. */
export const vtlProfile = z.enum(['apigw', 'velocity-1.7', 'velocity-2', 'appsync']);
export type VtlProfile = z.infer<typeof vtlProfile>;

/** Why a template could not be read or did not finish; offsets in UTF-16 units from 0, lines and columns from 1. */
export const vtlProblem = z.object({
  kind: z.string(),
  message: z.string(),
  ...place,
  related: z.object({ message: z.string(), ...place }).optional(),
  expected: z.array(z.string()).optional(),
});
export type VtlProblemValue = Readonly<z.infer<typeof vtlProblem>>;

/** Something legal in a template that is probably not meant. */
export const vtlFinding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'hint']),
  message: z.string(),
  ...place,
  fix: z.string().optional(),
});
export type VtlFindingValue = Readonly<z.infer<typeof vtlFinding>>;

/** What a template is given. Texts named `…Json` are JSON source, so that `5.0` stays a Double. */
export const vtlInput = z.object({
  /** The template's own variables, an object. */
  variablesJson: z.string().optional(),
  /** `$input.body`; API Gateway. */
  body: z.string().optional(),
  params: z.object({ path: texts, querystring: texts, header: texts }).optional(),
  /** `$context`; API Gateway. */
  contextJson: z.string().optional(),
  stageVariables: texts.optional(),
  /** `$ctx`; AppSync. */
  appsyncJson: z.string().optional(),
});
export type VtlInput = Readonly<z.infer<typeof vtlInput>>;

const span = z.object({ start: z.number(), end: z.number() });

/** What one directive or reference did, in the order in which they ended. */
export const vtlStep = z.object({
  node: z.string(),
  /** The reference's source text, the variable that was set, or the directive. */
  name: z.string(),
  /** Its place in the template; `end` is exclusive. */
  input: span,
  /** What it printed, as a place in the output. */
  output: span,
  before: z.string().optional(),
  after: z.string().optional(),
  /** Java type of `after`. */
  type: z.string().optional(),
  condition: z.boolean().optional(),
  loopIndex: z.number().optional(),
  depth: z.number(),
});
export type VtlStep = Readonly<z.infer<typeof vtlStep>>;

/** A rendering: what was printed, up to the problem when there is one. */
export const vtlResult = z.object({
  output: z.string(),
  problem: vtlProblem.optional(),
  returned: z.string().optional(),
  /** What the template asked of the gateway, as JSON; absent when it asked for nothing. */
  overridesJson: z.string().optional(),
  steps: z.array(vtlStep),
  areStepsCut: z.boolean(),
  findings: z.array(vtlFinding),
  elapsedMillis: z.number(),
});
export type VtlResult = Readonly<z.infer<typeof vtlResult>>;

/** A template with what it is given and what it must print, kept in the workspace. */
export const vtlCase = z.object({
  /** Also the name of its file; letters, digits, `-` and `_`. */
  name: z.string().regex(/^[\w-]{1,80}$/),
  profile: vtlProfile,
  template: z.string(),
  input: vtlInput,
  expected: z.string(),
});
export type VtlCase = Readonly<z.infer<typeof vtlCase>>;

const method = z.object({ receiver: z.string(), name: z.string(), signature: z.string(), summary: z.string() });

/** The calls of the VTL view. */
export const vtlCalls = {
  /** Errors of a template, the first being the one at which the service stops, and what lint finds when there is none. */
  'vtl.check': {
    input: z.object({ template: z.string(), profile: vtlProfile }),
    output: z.object({ problems: z.array(vtlProblem), findings: z.array(vtlFinding) }),
  },
  /** Renders a template away from the traffic; a template that cannot be read gives its first problem and no output. */
  'vtl.render': {
    input: z.object({ template: z.string(), profile: vtlProfile, input: vtlInput, trace: z.boolean() }),
    output: vtlResult,
  },
  /** Everything a template can call, for completion and hover. */
  'vtl.catalog': {
    input: z.object({}),
    output: z.object({
      methods: z.array(method),
      /** `$input`, `$util`, `$ctx` and their methods. */
      provided: z.array(
        z.object({ object: z.string(), profile: vtlProfile, signature: z.string(), summary: z.string() }),
      ),
      /** Paths under `$context`. */
      context: z.array(z.string()),
    }),
  },
  /** What a template would be given for a recorded exchange: the request's body and parameters, or the answer's body. */
  'vtl.inputOf': {
    input: z.object({ id: z.number(), side: z.enum(['request', 'response']) }),
    output: z.object({
      input: vtlInput,
      /** The mapping templates of the route that it met, when the configuration still has them. */
      templates: z.array(z.object({ use: z.string(), policy: z.string(), type: z.string(), text: z.string() })),
    }),
  },
  /** Renders one template over the newest recorded exchanges that a filter finds, grouped by what came of it. */
  'vtl.renderMany': {
    input: z.object({
      template: z.string(),
      profile: vtlProfile,
      filter: z.string(),
      side: z.enum(['request', 'response']),
      limit: z.number().int().min(1).max(2000),
    }),
    output: z.object({
      total: z.number(),
      groups: z.array(
        z.object({
          /** `output` for JSON, `text` for output that is no JSON, else the kind of the problem. */
          kind: z.string(),
          message: z.string(),
          count: z.number(),
          /** The newest exchanges of the group. */
          ids: z.array(z.number()),
          /** Output of the first of them. */
          sample: z.string(),
        }),
      ),
    }),
  },
  'vtl.cases': { input: z.object({}), output: z.object({ cases: z.array(vtlCase) }) },
  'vtl.saveCase': { input: vtlCase, output: z.object({ path: z.string() }) },
  'vtl.deleteCase': { input: z.object({ name: z.string() }), output: z.object({}) },
  /** Runs every case of the workspace. */
  'vtl.runCases': {
    input: z.object({}),
    output: z.object({
      results: z.array(
        z.object({ name: z.string(), isPassed: z.boolean(), output: z.string(), problem: vtlProblem.optional() }),
      ),
    }),
  },
} as const;

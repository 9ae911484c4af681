import type { VtlCase, VtlInput, VtlProblemValue, VtlProfile, VtlResult } from '../contract/vtl.ts';
import { lintOutput, lintTemplate, type LintFinding } from '../vtl/lint/lint.ts';
import type { VtlProblem } from '../vtl/problem.ts';
import { renderTemplate, type GatewayInput, type RenderInput } from '../vtl/render.ts';
import { parseTemplate } from '../vtl/template.ts';

/** One rendering that somebody asks for by hand may take so long. */
const WALL_MILLIS = 2000;

/** Everything that is wrong with a template or probably not meant. */
export function checkVtl(
  text: string,
  profile: VtlProfile,
): { readonly problems: VtlProblemValue[]; readonly findings: LintFinding[] } {
  const parsed = parseTemplate(text, profile);
  return parsed.kind === 'errors'
    ? { problems: parsed.errors.map(plainProblem), findings: [] }
    : { problems: [], findings: [...lintTemplate(parsed.template)] };
}

/** Renders a template as the page asks for it. Never throws. */
export function renderVtl(text: string, profile: VtlProfile, input: VtlInput, withTrace: boolean): VtlResult {
  const started = performance.now();
  const parsed = parseTemplate(text, profile);
  const nothing = { output: '', steps: [], areStepsCut: false, findings: [], elapsedMillis: 0 };
  if (parsed.kind === 'errors') {
    const [problem] = parsed.errors;
    return problem === undefined ? nothing : { ...nothing, problem: plainProblem(problem) };
  }
  const result = renderTemplate(parsed.template, engineInput(profile, input), {
    trace: withTrace,
    limits: { wallMillis: WALL_MILLIS },
  });
  const { output, trace } = result;
  return {
    output,
    steps: (trace?.steps ?? []).map((step) => ({ ...step })),
    areStepsCut: trace?.isCut ?? false,
    findings: lintOutput(parsed.template, result).map((finding) => ({ ...finding })),
    elapsedMillis: performance.now() - started,
    ...(result.kind === 'error' ? { problem: plainProblem(result.error) } : {}),
    ...(result.kind === 'output' && result.returned !== undefined ? { returned: result.returned } : {}),
    ...(result.kind === 'output' && hasOverrides(result.overrides)
      ? { overridesJson: JSON.stringify(result.overrides) }
      : {}),
  };
}

/** What came of a case: passed when it printed exactly what it must. */
export function runCase({ name, template, profile, input, expected }: VtlCase): {
  readonly name: string;
  readonly isPassed: boolean;
  readonly output: string;
  readonly problem?: VtlResult['problem'];
} {
  const { output, problem } = renderVtl(template, profile, input, false);
  return {
    name,
    isPassed: problem === undefined && output === expected,
    output,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The words of the contract as the engine's. */
function engineInput(profile: VtlProfile, input: VtlInput): RenderInput {
  const { variablesJson, appsyncJson } = input;
  return {
    ...(variablesJson === undefined || variablesJson.trim() === '' ? {} : { contextJson: variablesJson }),
    ...(profile === 'apigw' ? { gateway: gatewayInput(input) } : {}),
    ...(profile === 'appsync' && appsyncJson !== undefined ? { appsync: { contextJson: appsyncJson } } : {}),
  };
}

function gatewayInput({ body, params, contextJson, stageVariables }: VtlInput): GatewayInput {
  return {
    ...(body === undefined ? {} : { body }),
    ...(params === undefined ? {} : { params }),
    ...(contextJson === undefined || contextJson.trim() === '' ? {} : { context: contextJson }),
    ...(stageVariables === undefined ? {} : { stageVariables }),
  };
}

function hasOverrides(overrides: GatewayInput['overrides']): boolean {
  if (overrides === undefined) return false;
  const { request, response } = overrides;
  return (
    response.status !== undefined ||
    [request.header, request.path, request.querystring, response.header].some((map) => Object.keys(map).length > 0)
  );
}

function plainProblem({ expected, related, ...problem }: VtlProblem): VtlProblemValue {
  return {
    ...problem,
    ...(related === undefined ? {} : { related: { ...related } }),
    ...(expected === undefined ? {} : { expected: [...expected] }),
  };
}

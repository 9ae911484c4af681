import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import type { VtlCase, VtlInput, VtlResult } from '../../core/contract/vtl.ts';

type VtlCall = Extract<CallName, `vtl.${string}`>;
type VtlHandlers = {
  readonly [N in VtlCall]: (input: CallArguments<N>) => CallOutput<N>;
};

const INPUT: VtlInput = {
  body: '{"user":"1","items":[{"item":"book","count":2}]}',
  params: { path: { id: '1' }, querystring: {}, header: { authorization: 'Bearer abc', accept: '*/*' } },
  contextJson: '{\n  "stage": "local"\n}',
  stageVariables: {},
};

/** The calls of the VTL view. A template is printed as it is; one with `#broken` has a problem there. */
export function fakeVtlCalls(): VtlHandlers {
  const cases = new Map<string, VtlCase>();
  return {
    'vtl.check': ({ template }) => ({ problems: problemsOf(template), findings: [] }),
    'vtl.render': ({ template }) => rendered(template),
    'vtl.catalog': () => ({
      methods: [{ receiver: 'String', name: 'length', signature: 'int length()', summary: 'Number of UTF-16 units.' }],
      provided: [
        { object: '$input', profile: 'apigw', signature: 'Object path(String jsonPath)', summary: 'A value.' },
      ],
      context: ['stage', 'identity.sourceIp'],
    }),
    'vtl.inputOf': () => ({ input: INPUT, templates: [] }),
    'vtl.renderMany': ({ template, limit }) => ({
      total: limit,
      groups: [{ kind: 'text', message: 'prints what is not JSON', count: limit, ids: [1], sample: template }],
    }),
    'vtl.cases': () => ({ cases: [...cases.values()] }),
    'vtl.saveCase': (one) => {
      cases.set(one.name, one);
      return { path: `vtl-cases/${one.name}.yaml` };
    },
    'vtl.deleteCase': ({ name }) => {
      cases.delete(name);
      return {};
    },
    'vtl.runCases': () => ({
      results: [...cases.values()].map(({ name, template, expected }) => ({
        name,
        isPassed: template === expected,
        output: template,
      })),
    }),
  };
}

function rendered(template: string): VtlResult {
  const [problem] = problemsOf(template);
  const steps = [...template.matchAll(/\$[a-z.]+/g)].map(({ index, 0: name }) => {
    const span = { start: index, end: index + name.length };
    return { node: 'reference', name, input: span, output: span, after: name, type: 'String', depth: 0 };
  });
  const nothing = { areStepsCut: false, findings: [], elapsedMillis: 0.4 };
  return problem === undefined
    ? { ...nothing, output: template, steps }
    : { ...nothing, output: '', steps: [], problem };
}

function problemsOf(template: string): CallOutput<'vtl.check'>['problems'] {
  const start = template.indexOf('#broken');
  if (start < 0) return [];
  const line = template.slice(0, start).split('\n').length;
  return [{ kind: 'parse', message: 'this is broken', start, length: 7, line, column: 1 }];
}

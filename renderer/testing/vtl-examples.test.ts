import { expect, test } from 'vitest';
import { renderTemplate, type RenderInput } from '../../core/vtl/render.ts';
import { parseTemplate } from '../../core/vtl/template.ts';
import { EXAMPLES, type VtlExample } from '../views/vtl/examples.ts';

test.each(EXAMPLES.map((example) => [example.title, example] as const))(
  'the worked example “%s” prints what it says',
  (_title, example) => {
    const parsed = parseTemplate(example.template, example.profile);
    if (parsed.kind === 'errors') throw new Error(parsed.errors[0]?.message);
    expect(renderTemplate(parsed.template, inputOf(example))).toMatchObject({ kind: 'output', output: example.output });
  },
);

test('the gallery has the list of users first, and its examples are told apart', () => {
  const ids = EXAMPLES.map(({ id }) => id);
  expect([ids[0], new Set(ids).size]).toEqual(['users', ids.length]);
  expect(ids.length).toBeGreaterThanOrEqual(8);
});

function inputOf({ profile, input }: VtlExample): RenderInput {
  const { variablesJson, body = '', params, contextJson, stageVariables, appsyncJson } = input;
  const gateway = {
    body,
    ...(params !== undefined && { params }),
    ...(contextJson !== undefined && { context: contextJson }),
    ...(stageVariables !== undefined && { stageVariables }),
  };
  return {
    ...(variablesJson !== undefined && { contextJson: variablesJson }),
    ...(profile === 'apigw' && { gateway }),
    ...(appsyncJson !== undefined && { appsync: { contextJson: appsyncJson } }),
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../testing/app.ts';
import { resultOf, runCommand, startCommand } from '../testing/cli.ts';
import { renderLine } from './vtl-lines.ts';

const CASE = `profile: apigw
template: '{"name":"$input.path("$.name")"}'
input: { body: '{"name":"Ada"}' }
expected: '{"name":"NAME"}'
`;

let place: TestPlace;
beforeAll(() => {
  place = makePlace({
    ...HELLO_WORKSPACE,
    'users.vtl': '#foreach($u in $input.path("$.users"))$u.name#if($foreach.hasNext),#end#end',
    'users.json': '{"users":[{"name":"Ada"},{"name":"Bo"}]}',
    'request.json': '{"params":{"path":{"id":"7"}},"stageVariables":{"v":"blue"}}',
    'request.vtl': "$input.params('id') $stageVariables.v $input.body",
    'variables.json': '{"price":5.0}',
    'variables.vtl': '$price',
    'broken.vtl': 'a\n#if($x)',
    'vtl-cases/good.yaml': CASE.replace('NAME', 'Ada'),
    'vtl-cases/wrong.yaml': CASE.replace('NAME', 'Bo'),
    'lines.jsonl': `${JSON.stringify({ id: 1, template: '$a', contextJson: '{"a":5.0}' })}\n\nnonsense\n`,
  });
});
afterAll(() => place.remove());

/** Runs `vtl` with files of the place. */
function vtl(...parameters: string[]): ReturnType<typeof runCommand> {
  const files = parameters.map((text) => (/\.(vtl|json|jsonl)$/.test(text) ? join(place.workspace, text) : text));
  return runCommand(['vtl', ...files], place);
}

describe('vtl render', () => {
  test('prints what the template makes of a body', async () => {
    const { code, stdout, stderr } = await vtl('render', 'users.vtl', '--body', 'users.json');
    expect([code, stdout, stderr]).toEqual([0, 'Ada,Bo\n', '']);
  });

  test('takes a context of API Gateway, or of plain variables', async () => {
    const gateway = await vtl('render', 'request.vtl', '--context', 'request.json');
    const variables = await vtl('render', 'variables.vtl', '--context', 'variables.json', '--profile', 'velocity-1.7');
    expect([gateway.stdout, variables.stdout]).toEqual(['7 blue {}\n', '5.0\n']);
  });

  test('says line by line what happened', async () => {
    const { stderr } = await vtl('render', 'users.vtl', '--body', 'users.json', '--trace');
    expect(stderr).toMatch(/^1:39 +\$u\.name +"Ada" String \[0\]$/m);
  });

  test('an error is one line with its place, and the answer is no', async () => {
    const { code, stdout, stderr } = await vtl('render', 'broken.vtl');
    expect([code, stdout, stderr.includes('broken.vtl:2:')]).toEqual([1, '', true]);
  });

  test('a file that is not there or no JSON is named', async () => {
    const [missing, wrong] = [
      await vtl('render', 'none.vtl'),
      await vtl('render', 'users.vtl', '--context', 'users.vtl'),
    ];
    expect([missing.code, /FILE_UNREADABLE.*none\.vtl/.test(missing.stderr)]).toEqual([2, true]);
    expect([wrong.code, /FORMAT_INVALID/.test(wrong.stderr), /^\s+at /m.test(wrong.stderr)]).toEqual([2, true, false]);
  });

  test('answers each line of many, also from stdin, and leaves none out', async () => {
    const { code, stdout } = await vtl('render', '--jsonl', 'lines.jsonl');
    const answers = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect([code, answers]).toEqual([
      2,
      [
        { id: 1, output: '5.0' },
        { id: null, error: { kind: 'input', message: expect.stringContaining('not JSON'), line: 3, column: 1 } },
      ],
    ]);
    const child = startCommand(['vtl', 'render', '--jsonl', '-'], place);
    child.stdin?.end(readFileSync(join(place.workspace, 'lines.jsonl')));
    expect(await resultOf(child)).toMatchObject({ code: 2, stdout });
  });
});

test.each([
  [
    { id: 'a', template: '#if(' },
    { id: 'a', error: { kind: 'parse', line: 1 } },
  ],
  [
    { id: 2, template: "$input.path('$.a')", gateway: { body: '{"a":[1]}' } },
    { id: 2, output: '[1]' },
  ],
  [
    { id: 3, template: 'a #set($x=1) b', profile: 'velocity-2', props: { 'parser.space_gobbling': 'none' } },
    { id: 3, output: 'a  b' },
  ],
  [
    { id: 4, template: 'x', profile: 'velocity-9' },
    { id: 4, error: { kind: 'input', line: 9 } },
  ],
  [
    { id: 5, template: 'x', extra: 1 },
    { id: 5, error: { kind: 'input', line: 9 } },
  ],
])('the line %j is answered', (line, answer) => {
  expect(renderLine(JSON.stringify(line), 9)).toMatchObject(answer);
});

test('vtl lint says every error, and the answer is no', async () => {
  const { code, stdout } = await vtl('lint', 'users.vtl', 'broken.vtl');
  expect([code, /broken\.vtl:2:\d+ parse /.test(stdout)]).toEqual([1, true]);
});

test('test runs the cases of a workspace and says which failed and how', async () => {
  const { code, stdout, stderr } = await runCommand(['test', place.workspace], place);
  expect([code, stdout, stderr]).toEqual([
    1,
    'ok   good\nFAIL wrong\n1 passed, 1 failed\n',
    '     expected "{\\"name\\":\\"Bo\\"}"\n     printed  "{\\"name\\":\\"Ada\\"}"\n',
  ]);
});

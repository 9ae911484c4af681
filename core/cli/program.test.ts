import { copyFileSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { PROGRAM, resultOf, runCommand } from '../testing/cli.ts';

const COMMANDS = [
  'start',
  'serve',
  'check',
  'ls',
  'show',
  'import',
  'export',
  'send',
  'demo',
  'test',
  'explain',
  'replay',
  'probe',
  'vtl',
  'clock',
  'jwt',
  'issuer',
  'upstreams',
  'cache',
];
const EXIT_CODES =
  'Exit codes: 0 done; 1 the answer is no (findings, nothing found, an answer of 400 or more); 2 not understood or failed.';

let place: TestPlace;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.remove());

test('the help lists every command and says what the exit codes mean', async () => {
  const { code, stdout, stderr } = await runCommand(['--help'], place);
  const listed = [...stdout.matchAll(/^ {2}(\w+) .*/gm)].map(([, name]) => name);
  expect([code, stderr, listed]).toEqual([0, '', [...COMMANDS, 'help']]);
  expect(stdout.trimEnd().endsWith(EXIT_CODES)).toBe(true);
});

test.each(COMMANDS)('the help of %s has an example and the exit codes', async (command) => {
  const { code, stdout, stderr } = await runCommand([command, '--help'], place);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^Usage: gatewright ${command} .*\\n`));
  expect(stdout).toMatch(new RegExp(`\\nExamples?:[^]*gatewright ${command} .+\\n\\n${EXIT_CODES.slice(0, 20)}`));
});

test('the document about the command line has a row for every command', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)[^`]*` \|/gm)].map(([, name = '']) => name);
  expect(rows.filter((name) => !name.startsWith('GATEWRIGHT') && name !== 'CI')).toEqual(COMMANDS);
});

test('--version is the version of the package', async () => {
  expect(await runCommand(['--version'], place)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test.each([
  [['shw'], "error: unknown command 'shw'\n(Did you mean show?)\n"],
  [['ls', '--colour'], "error: unknown option '--colour'\n"],
  [['show'], "error: missing required argument 'id'\n"],
  [
    ['show', 'seven'],
    "error: command-argument value 'seven' is invalid for argument 'id'. a whole number above 0 is expected\n",
  ],
  [
    ['serve', '--port', '99999'],
    "error: option '--port <number>' argument '99999' is invalid. a port is a whole number from 0 to 65535\n",
  ],
  [
    ['export'],
    'gatewright: INPUT_INVALID the input of a call does not fit its schema (options: --har, --k6, --http, expected: one of them)\n',
  ],
])('%j is not understood, and says why', async (parameters, stderr) => {
  expect(await runCommand(parameters, place)).toEqual({ code: 2, stdout: '', stderr });
});

test.each(['check', 'ls', 'send', 'start'])('%s of a workspace that does not exist says which', async (command) => {
  const none = join(place.folder, 'none');
  const rest = command === 'send' ? ['GET', '/'] : [];
  expect(await runCommand([command, ...rest, '--workspace', none], place)).toEqual({
    code: 2,
    stdout: '',
    stderr: `gatewright: WORKSPACE_NOT_FOUND the workspace folder does not exist or has no gateway configuration (path: ${none}, reason: there is no such folder)\n`,
  });
});

test('check prints findings as file:line:col code message, or as JSON, and ends with 1', async () => {
  const folder = join(place.folder, 'faulty');
  writeFiles(folder, { 'gatewright.yaml': HELLO_WORKSPACE['gatewright.yaml'].replace('mock:', 'mokc:') });
  const [lines, json] = [
    await runCommand(['check', folder], place),
    await runCommand(['check', folder, '--json'], place),
  ];
  expect(lines).toEqual({
    code: 1,
    stdout: expect.stringMatching(/^gatewright\.yaml:8:\d+ INTEGRATION_UNKNOWN .*mokc.*; expected .*\n$/),
    stderr: '',
  });
  expect([json.code, JSON.parse(json.stdout)]).toEqual([
    1,
    {
      workspace: folder,
      isValid: false,
      findings: [expect.objectContaining({ code: 'INTEGRATION_UNKNOWN', at: expect.objectContaining({ line: 8 }) })],
    },
  ]);
});

test('check of a valid workspace ends with 0', async () => {
  expect(await runCommand(['check', place.workspace], place)).toEqual({ code: 0, stdout: 'no findings\n', stderr: '' });
  const { stdout } = await runCommand(['check', place.workspace, '--json'], place);
  expect(JSON.parse(stdout)).toEqual({ workspace: place.workspace, isValid: true, findings: [] });
});

test('check of a folder without a configuration says which files are looked for', async () => {
  const { code, stderr } = await runCommand(['check', place.home], place);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^gatewright: WORKSPACE_NOT_FOUND .*gatewright\.yaml.*\n$/),
  ]);
});

test('a Node that is too old is said in one line, where there is no newer one beside the program', async () => {
  const copy = join(place.folder, 'lonely/core/cli/gatewright.mjs');
  writeFiles(place.folder, {
    'lonely/core/cli/none': '',
    'old.mjs':
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' }, writable: true });",
  });
  copyFileSync(PROGRAM, copy);
  const old = pathToFileURL(join(place.folder, 'old.mjs')).href;
  const child = spawn(process.execPath, ['--import', old, copy, 'check'], { stdio: 'pipe' });
  expect(await resultOf(child)).toEqual({
    code: 2,
    stdout: '',
    stderr: 'gatewright needs Node 22.19 or later, this is 18.20.1; npm install brings one\n',
  });
});

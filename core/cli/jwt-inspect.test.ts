import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { type CommandResult, killCommands, resultOf, runCommand, serveCommand, startCommand } from '../testing/cli.ts';
import { startJwksServer } from '../testing/jwks-server.ts';
import { Opened } from '../testing/opened.ts';
import { base64url, jwksOf, makeTestKeys, signToken } from '../testing/tokens.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const keys = makeTestKeys('ES256');
const NOON = '2024-01-15T12:00:00Z';
const claims = { iss: 'https://id.example', aud: 'api', sub: 'alice', exp: Date.parse(NOON) / 1000 + 60 };
const token = signToken(keys, claims);
const POLICY = `request:
  - { id: tokens, jwt: { keys: [{ jwks: '\${file:keys.json}' }], audience: other } }
routes:`;

const opened = new Opened();
let place: TestPlace;
beforeAll(() => {
  place = makePlace({ 'gatewright.yaml': HELLO_WORKSPACE['gatewright.yaml'].replace('routes:', POLICY) });
  writeFiles(place.workspace, { 'keys.json': jwksOf(keys), 'issuer.pem': keys.pem });
});
afterAll(async () => {
  killCommands();
  await opened.close();
  place.remove();
});

function run(...parameters: string[]): Promise<CommandResult> {
  const environment = { SHARED: 'only for tests' };
  return runCommand(['jwt', 'inspect', ...parameters], { ...place, environment, cwd: place.workspace });
}

/** The lines of the section with the checks, as `status title`. */
function checksIn(stdout: string): string[] {
  const [, section = ''] = stdout.split(/^checks at .*\n/m);
  return section
    .split('\n\n', 1)
    .join('')
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/\s{2,}/)
        .slice(0, 2)
        .join(' '),
    );
}

test('a token is taken apart without settings, and nothing is checked', async () => {
  const { code, stdout, stderr } = await run(`Bearer ${token}`);
  expect({ code, stderr, stdout }).toEqual({
    code: 0,
    stderr: '',
    stdout: `a signed token (JWS)

header
  alg  "ES256"    algorithm
  kid  "es256-1"  key id
  typ  "JWT"      type

claims
  iss  "https://id.example"  issuer
  aud  "api"                 audience
  sub  "alice"               subject
  exp  1705320060            expiration time, 2024-01-15 12:01:00Z

signature  64 bytes
`,
  });
});

test('it is read from stdin, and what is no token ends with 1', async () => {
  const child = startCommand(['jwt', 'inspect', '-'], place);
  child.stdin?.end('an opaque token\n');
  expect(await resultOf(child)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^no JSON Web Token\n/) });
});

describe('with keys', () => {
  test('of a file every check is a line, in the order of the gateway', async () => {
    const { code, stdout } = await run(token, '--jwks', 'keys.json', '--issuer', 'https://id.example', '--at', NOON);
    expect({ code, checks: checksIn(stdout), end: stdout.split('\n').at(-2) }).toEqual({
      code: 0,
      checks: [
        'pass Token found',
        'pass Form',
        'pass Algorithm',
        'pass Key',
        'pass Signature',
        'pass Expiry',
        'pass Not before',
        'pass Issued at',
        'pass Issuer',
        'off Audience',
        'off Claims',
        'off Scope',
        'pass Consumer',
        'off Groups',
      ],
      end: 'let in',
    });
  });

  test('of PEM text a token that has expired ends with 1', async () => {
    const { code, stdout } = await run(token, '--pem', 'issuer.pem', '--at', '2024-01-16');
    expect([code, stdout.split('\n').at(-2)]).toEqual([1, 'refused: 401 TOKEN_EXPIRED']);
  });

  test('of a URL that is given they are asked for', async () => {
    const server = await opened.add(startJwksServer(keys));
    const { code } = await run(token, '--jwks', server.url, '--at', NOON, '--audience', 'api');
    expect([code, server.asked]).toEqual([0, 1]);
  });

  test('of the environment the result is JSON', async () => {
    const { code, stdout } = await run(token, '--secret-env', 'SHARED', '--json', '--at', NOON);
    const found: unknown = JSON.parse(stdout);
    expect([code, found]).toMatchObject([1, { answer: { code: 'TOKEN_KEY_UNKNOWN' }, at: Date.parse(NOON) }]);
  });
});

test('a policy of the workspace is asked by its id', async () => {
  const { code, stdout } = await run(token, '--policy', 'tokens', '--at', NOON, '--workspace', place.workspace);
  expect([code, stdout.split('\n').at(-2)]).toEqual([1, 'refused: 401 TOKEN_AUDIENCE']);
  expect(stdout).toContain('gatewright.yaml:6');
});

test('a distance is one from where the clock of the workspace stands', async () => {
  const served = await serveCommand([place.workspace], place);
  try {
    await runCommand(['clock', 'move', NOON, '-w', place.workspace], place);
    const ends = await Promise.all(
      ['+30s', '+2m'].map(async (at) => {
        const { stdout } = await run(token, '--policy', 'tokens', '--at', at, '-w', place.workspace);
        return stdout.split('\n').at(-2);
      }),
    );
    expect(ends).toEqual(['refused: 401 TOKEN_AUDIENCE', 'refused: 401 TOKEN_EXPIRED']);
  } finally {
    await served.stop();
  }
});

test('what a token holds cannot move the cursor of a terminal', async () => {
  const hostile = `${base64url('{"alg":"none"}')}.${base64url(JSON.stringify({ sub: '\u009b2J\u001b[2J' }))}.`;
  const { stdout } = await run(hostile);
  expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
});

test.each<[string[], string]>([
  [['--audience', 'api'], 'expected: keys: --jwks, --pem, --secret-env or the URL of an --issuer'],
  [['--policy', 'tokens', '--audience', 'api'], 'option: --audience, expected: either --policy or settings'],
  [['--jwks', 'nothing.json'], 'FILE_UNREADABLE'],
  [['--pem', 'gatewright.yaml'], 'not PEM text, which begins with -----BEGIN'],
  [['--secret-env', 'NOT_SET'], 'SECRET_NOT_FOUND'],
  [['--at', 'tomorrow'], 'INPUT_INVALID'],
  [['--policy', 'none'], 'there is no jwt policy none in the configuration in force'],
])('%j is not understood', async (parameters, reason) => {
  const { code, stderr } = await run(token, ...parameters, '-w', place.workspace);
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
});

import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { type CommandResult, killCommands, runCommand, serveCommand } from '../testing/cli.ts';
import { readMint } from './jwt-mint.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const FILES = {
  'gatewright.yaml': HELLO_WORKSPACE['gatewright.yaml'].replace(
    'routes:',
    "issuer: { listen: '127.0.0.1:0', lifetime: 5m }\nroutes:",
  ),
  'claims.json': '{"sub":"file"}',
  'key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

let place: TestPlace;
beforeAll(() => {
  place = makePlace(FILES);
});
afterAll(() => {
  killCommands();
  place.remove();
});

function run(...parameters: string[]): Promise<CommandResult> {
  const environment = { MINT_SECRET: 'shared' };
  return runCommand([...parameters, '-w', place.workspace], { ...place, environment, cwd: place.workspace });
}

describe('jwt mint', () => {
  test('prints a token alone, with what the options say', async () => {
    const { code, stdout, stderr } = await run(
      'jwt',
      'mint',
      '--claims',
      '@claims.json',
      '--header',
      '{"x":1}',
      '--alg',
      'ES256',
    );
    const { iat = 0, exp = 0, ...claims } = decodeJwt(stdout.trim());
    expect([code, stderr, stdout.split('\n').length, claims, exp - iat, decodeProtectedHeader(stdout.trim())]).toEqual([
      0,
      '',
      2,
      { iss: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), sub: 'file' },
      300,
      { alg: 'ES256', typ: 'JWT', kid: expect.any(String), x: 1 },
    ]);
  });

  test('signs with a key or a secret that is given, and breaks what it is told to', async () => {
    const byKey = (await run('jwt', 'mint', '--key', 'key.pem', '--lifetime', '1m')).stdout.trim();
    const bySecret = (await run('jwt', 'mint', '--secret-env', 'MINT_SECRET', '--broken', 'expired')).stdout.trim();
    expect((await jwtVerify(byKey, publicKey)).protectedHeader).toEqual({ alg: 'EdDSA', typ: 'JWT' });
    await expect(jwtVerify(bySecret, new TextEncoder().encode('shared'))).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
  });

  test('says what is wrong in one line', async () => {
    const { code, stdout, stderr } = await run('jwt', 'mint', '--claims', '[1]');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^gatewright: INPUT_INVALID .*\/claimsJson.*a JSON object.*\n$/);
    expect((await run('jwt', 'mint', '--broken', 'in-two')).stderr).toContain('Allowed choices are none, expired');
  });
});

describe('issuer', () => {
  test('status and rotate tell of the keys, and of the running issuer', async () => {
    const idle = await run('issuer');
    const served = await serveCommand([place.workspace], place);
    const running = await run('issuer', 'status');
    const rotated = JSON.parse((await run('issuer', 'rotate', '--drop-old', '--json')).stdout) as { keys: unknown[] };
    await served.stop();
    expect([idle.code, idle.stdout.split('\n', 1), running.code, rotated.keys.length]).toEqual([
      1,
      ['issuer     not running'],
      0,
      3,
    ]);
    expect(running.stdout).toMatch(
      /^issuer {5}(http:\S+)\ndiscovery {2}\1\/\.well-known\/openid-configuration\njwks {7}\1\/jwks\nclients {4}none\n(\w+ {4,} [\w-]{43} {2}\S+Z {2}active\n){3}$/,
    );
  });
});

describe('options of jwt mint', () => {
  const plain = { claims: '{}', broken: 'none' } as const;

  test('become what the engine is asked', () => {
    writeFiles(place.workspace, { 'h.json': '{"alg":"none","kid":"k"}' });
    const header = `@${place.workspace}/h.json`;
    expect([
      readMint({ ...plain, alg: 'ES256' }, {}),
      readMint({ ...plain, alg: 'EdDSA', header, lifetime: 5 }, {}),
      readMint({ ...plain, header: 'no json', alg: 'ES256' }, {}),
      readMint({ ...plain, secretEnv: 'S', alg: 'HS512' }, { S: 'x' }),
    ]).toEqual([
      { claimsJson: '{}', sign: { kind: 'issuer' }, broken: 'none', headerJson: '{"alg":"ES256"}' },
      {
        claimsJson: '{}',
        sign: { kind: 'issuer' },
        broken: 'none',
        headerJson: '{"alg":"EdDSA","kid":"k"}',
        lifetimeMillis: 5,
      },
      { claimsJson: '{}', sign: { kind: 'issuer' }, broken: 'none', headerJson: 'no json' },
      { claimsJson: '{}', sign: { kind: 'secret', alg: 'HS512', secret: 'x' }, broken: 'none' },
    ]);
  });

  test.each([
    [{ secretEnv: 'S', key: 'k' }, 'INPUT_INVALID'],
    [{ secretEnv: 'NOT_SET' }, 'SECRET_NOT_FOUND'],
    [{ secretEnv: 'S', alg: 'RS256' }, 'INPUT_INVALID'],
    [{ key: '/nowhere/key.pem' }, 'FILE_UNREADABLE'],
    [{ claims: '@/nowhere/claims.json' }, 'FILE_UNREADABLE'],
  ])('%j do not go together or lead nowhere', (options, code) => {
    expect(() => readMint({ ...plain, ...options }, { S: 'x' })).toThrow(expect.objectContaining({ code }));
  });
});

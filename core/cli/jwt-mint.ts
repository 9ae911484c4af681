import { readFileSync } from 'node:fs';
import type { CallInput } from '../contract/calls.ts';
import { GatewrightError } from '../model/errors.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { EXIT, say } from './output.ts';
import { openSession } from './session.ts';

type MintInput = CallInput<'jwt.mint'>;

/** Options of `jwt mint`. */
export interface MintCommand extends WorkspaceOption {
  readonly claims: string;
  readonly header?: string;
  readonly lifetime?: number;
  readonly alg?: string;
  readonly secretEnv?: string;
  readonly key?: string;
  readonly broken: NonNullable<MintInput['broken']>;
}

/** `jwt mint`: a token, alone on its line. */
export async function runJwtMint(options: MintCommand): Promise<number> {
  const input = readMint(options, process.env);
  // The configuration says what the issuer is called.
  const session = await openSession(options.workspace, 'gateway');
  try {
    say((await session.client.call('jwt.mint', input)).token);
    return EXIT.done;
  } finally {
    await session.close();
  }
}

/**
 * What to ask the engine for.
 * @throws INPUT_INVALID when options do not go together; FILE_UNREADABLE; SECRET_NOT_FOUND when the variable is not set.
 */
export function readMint(options: MintCommand, environment: NodeJS.ProcessEnv): MintInput {
  const { claims, header, lifetime, broken } = options;
  const sign = readSigner(options, environment);
  return {
    claimsJson: readText(claims),
    ...headerOf(header, sign.kind === 'issuer' ? options.alg : undefined),
    ...(lifetime === undefined ? {} : { lifetimeMillis: lifetime }),
    sign,
    broken,
  };
}

function readSigner({ alg, secretEnv, key }: MintCommand, environment: NodeJS.ProcessEnv): MintInput['sign'] {
  if (secretEnv !== undefined && key !== undefined)
    throw new GatewrightError('INPUT_INVALID', { expected: '--secret-env or --key, not both' });
  if (key !== undefined) return { kind: 'key', pemOrJwk: readFile(key), ...(alg === undefined ? {} : { alg }) };
  if (secretEnv === undefined) return { kind: 'issuer' };
  const secret = environment[secretEnv];
  if (secret === undefined || secret === '') throw new GatewrightError('SECRET_NOT_FOUND', { variable: secretEnv });
  if (alg !== undefined && !isHmac(alg))
    throw new GatewrightError('INPUT_INVALID', { alg, expected: 'HS256, HS384 or HS512 with --secret-env' });
  return { kind: 'secret', alg: alg ?? 'HS256', secret };
}

function isHmac(alg: string): alg is 'HS256' | 'HS384' | 'HS512' {
  return /^HS(256|384|512)$/.test(alg);
}

/** With the issuer's keys `--alg` is the header's, which chooses among them. */
function headerOf(header: string | undefined, alg: string | undefined): Pick<MintInput, 'headerJson'> {
  const text = header === undefined ? undefined : readText(header);
  if (alg === undefined) return text === undefined ? {} : { headerJson: text };
  const members: unknown = text === undefined ? {} : parseJson(text);
  if (typeof members !== 'object' || members === null || Array.isArray(members)) return { headerJson: text ?? '' };
  return { headerJson: JSON.stringify({ ...members, alg }) };
}

/** What is no JSON is for the engine to refuse, in its own words. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(given: string): string {
  return given.startsWith('@') ? readFile(given.slice(1)) : given;
}

function readFile(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new GatewrightError('FILE_UNREADABLE', { path, reason }, { cause: error });
  }
}

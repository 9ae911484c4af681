import { readFileSync } from 'node:fs';
import { JwtWorkbench } from '../app/jwt-workbench.ts';
import type { JwtAgainst, JwtInspection } from '../contract/jwt.ts';
import { systemClock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import { readMove } from './clock.ts';
import { inspectionLines } from './jwt-lines.ts';
import { complain, EXIT, say } from './output.ts';
import { openSession } from './session.ts';

/** Options of `jwt inspect`. */
export interface InspectCommand {
  readonly workspace?: string;
  readonly policy?: string;
  readonly jwks?: string;
  readonly pem?: string;
  readonly secretEnv?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/**
 * `jwt inspect`: takes a token apart and checks it, against a policy of the workspace or what the options say. Without
 * either nothing is checked. Ends with 1 when a check fails or the text is no token, with 2 when the settings are wrong.
 */
export async function runJwtInspect(given: string, options: InspectCommand): Promise<number> {
  const token = given === '-' ? readText('/dev/stdin', 'stdin') : given;
  const at = options.at === undefined ? undefined : readMoment(options.at);
  const against = againstOf(options);
  const question = { token, against, ...(at === undefined ? {} : { at }) };
  const found = against.kind === 'policy' ? await askEngine(options, question) : await inspectHere(question);
  if (options.json === true) say(JSON.stringify(found));
  else for (const line of inspectionLines(found)) say(line);
  if (found.faults.length > 0 && options.json !== true)
    for (const fault of found.faults) complain(`gatewright: ${fault}`);
  return exitCodeOf(found);
}

function exitCodeOf({ faults, checks, decoded, answer }: JwtInspection): number {
  if (faults.length > 0) return EXIT.failed;
  const isRefused = answer?.isLetIn === false || checks.some(({ status }) => status === 'fail');
  return isRefused || decoded.kind === 'opaque' ? EXIT.no : EXIT.done;
}

type Question = Parameters<JwtWorkbench['inspect']>[0];

/** A policy is known to an engine only: the one that runs, or one for as long as this takes. */
async function askEngine({ workspace }: InspectCommand, question: Question): Promise<JwtInspection> {
  const session = await openSession(workspace, 'gateway');
  try {
    const { at, ...rest } = question;
    return await session.client.call('jwt.inspect', { ...rest, ...(at === undefined ? {} : { at }) });
  } finally {
    await session.close();
  }
}

/** What the options say needs no workspace. */
async function inspectHere(question: Question): Promise<JwtInspection> {
  const bench = new JwtWorkbench({
    clock: systemClock,
    // What files hold is meant as it stands: what looks like a reference is none.
    secrets: { resolve: (kind, name) => Promise.resolve(`\${${kind}:${name}}`) },
    workspace: undefined,
    config: () => undefined,
    resign: () => undefined,
  });
  try {
    return await bench.inspect(question);
  } finally {
    await bench.close();
  }
}

/** @throws INPUT_INVALID when options do not go together. */
function againstOf(options: InspectCommand): JwtAgainst {
  const { policy, jwks, pem, secretEnv, issuer, audience } = options;
  const settings = Object.entries({ jwks, pem, 'secret-env': secretEnv, issuer, audience }).filter(
    ([, value]) => value !== undefined,
  );
  if (policy !== undefined) {
    const [other] = settings;
    if (other === undefined) return { kind: 'policy', use: policy };
    throw new GatewrightError('INPUT_INVALID', { option: `--${other[0]}`, expected: 'either --policy or settings' });
  }
  if (settings.length === 0) return { kind: 'nothing' };
  const keys: Record<string, string>[] = [
    ...(jwks === undefined ? [] : [isUrl(jwks) ? { jwksUrl: jwks } : { jwks: readText(jwks, jwks) }]),
    ...(pem === undefined ? [] : [{ pem: readText(pem, pem) }]),
    ...(secretEnv === undefined ? [] : [{ secret: secretOf(secretEnv) }]),
  ];
  // An issuer that is a URL says by discovery where its keys are.
  if (keys.length === 0 && issuer !== undefined && isUrl(issuer)) keys.push({ discovery: issuer });
  if (keys.length === 0)
    throw new GatewrightError('INPUT_INVALID', {
      expected: 'keys: --jwks, --pem, --secret-env or the URL of an --issuer',
    });
  return {
    kind: 'settings',
    options: { keys, ...(issuer === undefined ? {} : { issuer }), ...(audience === undefined ? {} : { audience }) },
  };
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function secretOf(variable: string): string {
  const value = process.env[variable];
  if (value !== undefined && value !== '') return value;
  throw new GatewrightError('SECRET_NOT_FOUND', { variable });
}

function readText(file: string, name: string): string {
  try {
    return readFileSync(file === '/dev/stdin' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new GatewrightError('FILE_UNREADABLE', { path: name, reason }, { cause: error });
  }
}

/** A moment, or a distance from now such as +5m. */
function readMoment(text: string): number {
  const move = readMove(text);
  if (move.kind === 'to') return move.at;
  return systemClock.now() + (move.kind === 'by' ? move.millis : 0);
}

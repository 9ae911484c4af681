import { readFileSync } from 'node:fs';
import { JwtWorkbench } from '../app/jwt-workbench.ts';
import type { JwtAgainst, JwtInspection } from '../contract/jwt.ts';
import { systemClock } from '../model/clock.ts';
import type { ClockMove } from '../model/clock-move.ts';
import { GatewrightError } from '../model/errors.ts';
import type { EpochMillis } from '../model/units.ts';
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
  const move = options.at === undefined ? undefined : readMove(options.at);
  const against = againstOf(options);
  const found =
    against.kind === 'policy'
      ? await askEngine(options, { token, against }, move)
      : await inspectHere({ token, against, ...momentOf(move, systemClock.now()) });
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

/** A policy is known to an engine only: the one that runs, or one for as long as this takes. Its clock may be moved. */
async function askEngine(
  { workspace }: InspectCommand,
  question: Question,
  move: ClockMove | undefined,
): Promise<JwtInspection> {
  const session = await openSession(workspace, 'gateway');
  try {
    const { now } = await session.client.call('clock.status', {});
    return await session.client.call('jwt.inspect', { ...question, ...momentOf(move, now) });
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

/** The moment that is meant: a moment, or a distance from now such as +5m. */
function momentOf(move: ClockMove | undefined, now: EpochMillis): { readonly at?: EpochMillis } {
  if (move === undefined) return {};
  return { at: move.kind === 'to' ? move.at : now + move.millis };
}

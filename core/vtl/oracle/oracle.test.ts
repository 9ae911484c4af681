import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTemplate } from '../template.ts';
import { PROFILES, type Profile } from '../profile.ts';
import { renderTemplate } from '../render.ts';
import { ORACLE_CONTEXT, templates } from '../../testing/vtl-templates.ts';

const JARS = ['velocity-1.7.jar', 'commons-collections3.jar', 'commons-lang.jar'].map((name) =>
  join('/usr/share/java', name),
);
/** 300 templates, or as many as GATEWRIGHT_VTL_ORACLE says: 5000 in the long mode. */
const COUNT = Number(process.env['GATEWRIGHT_VTL_ORACLE'] ?? 300);
/** The same templates each time, unless another seed is asked for. */
const SEED = Number(process.env['GATEWRIGHT_VTL_SEED'] ?? 3);

const missing = reasonToSkip();

/** Why the oracle cannot be asked here; on a build server that is a failure, not a reason. */
function reasonToSkip(): string | undefined {
  if (process.env['CI'] !== undefined && process.env['CI'] !== '') return undefined;
  if (spawnSync('javac', ['-version']).error !== undefined) return 'there is no java compiler';
  const jar = JARS.find((path) => !existsSync(path));
  return jar === undefined ? undefined : `${jar} is not installed (Debian package velocity)`;
}

interface Job {
  readonly id: string;
  readonly template: string;
  readonly profile: Profile;
}

interface Answer {
  readonly id: string;
  readonly output?: string;
  readonly error?: { readonly kind: string; readonly line: number; readonly column: number; readonly message: string };
}

describe('Apache Velocity 1.7', () => {
  let classes = '';
  beforeAll(() => {
    if (missing !== undefined) return;
    classes = mkdtempSync(join(tmpdir(), 'vtl-oracle-'));
    const sources = ['VelocityOracle.java', 'Json.java'].map((name) => join(import.meta.dirname, name));
    execFileSync('javac', ['-nowarn', '-Xlint:none', '-cp', JARS.join(':'), '-d', classes, ...sources], {
      stdio: 'pipe',
    });
  });
  afterAll(() => {
    if (classes !== '') rmSync(classes, { recursive: true });
  });

  test.skipIf(missing !== undefined)(
    `answers generated templates as this engine does${missing === undefined ? '' : ` (skipped: ${missing})`}`,
    { timeout: 600_000 },
    () => {
      const sample = [...new Set(fc.sample(templates, { numRuns: COUNT, seed: SEED }))];
      const jobs = sample.flatMap((template, index) =>
        PROFILES.slice(0, 2).map((profile): Job => ({ id: `${index} ${profile}`, template, profile })),
      );
      const answers = ask(classes, jobs);
      const different = jobs.flatMap((job, index) => compare(job, answers[index]));
      expect({ seed: SEED, answered: answers.length, different }).toEqual({
        seed: SEED,
        answered: jobs.length,
        different: [],
      });
    },
  );
});

function ask(classes: string, jobs: readonly Job[]): Answer[] {
  const input = jobs.map((job) => JSON.stringify({ ...job, contextJson: ORACLE_CONTEXT })).join('\n');
  const classPath = [classes, ...JARS].join(':');
  const result = spawnSync('java', ['-Xmx400m', '-cp', classPath, 'VelocityOracle'], {
    input,
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  // The oracle of this folder writes one such object a line.
  return result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);
}

/** Nothing when both agree, else what both said. */
function compare(job: Job, theirs: Answer | undefined): unknown[] {
  const parsed = parseTemplate(job.template, job.profile);
  const options = { limits: { loopIterations: 1_000_000 } };
  const result =
    parsed.kind === 'errors' ? undefined : renderTemplate(parsed.template, { contextJson: ORACLE_CONTEXT }, options);
  const error = parsed.kind === 'errors' ? parsed.errors[0] : result?.kind === 'error' ? result.error : undefined;
  if (theirs?.error !== undefined)
    return isSameError(job, theirs.error, error)
      ? []
      : [{ ...job, theirs: theirs.error, error, output: result?.output }];
  if (hasIdentity(theirs?.output ?? '') || (error === undefined && result?.output === theirs?.output)) return [];
  return [{ ...job, theirs: theirs?.output, error, output: result?.output }];
}

/** Arrays and the like print an identity that is a new one each run. */
function hasIdentity(output: string): boolean {
  return /@[0-9a-f]{3,8}/.test(output);
}

type TheirError = NonNullable<Answer['error']>;
type OurError = { readonly kind: string; readonly line: number; readonly column: number } | undefined;

/** What the oracle gave up on tells nothing; errors that Velocity did not foresee have neither kind nor place. */
function isSameError(job: Job, theirs: TheirError, ours: OurError): boolean {
  if (theirs.kind === 'timeout') return true;
  if (ours === undefined) return false;
  if (theirs.kind === 'other') return true;
  if (ours.kind !== theirs.kind) return false;
  if (theirs.line === 0) return true;
  if (ours.line !== theirs.line) return false;
  return theirs.column === 0 || [ours.column, expanded(job.template, ours)].includes(theirs.column);
}

/** This build of the oracle counts a tab as up to eight columns. */
function expanded(template: string, { line, column }: { readonly line: number; readonly column: number }): number {
  const text = template.split(/\r\n|\r|\n/)[line - 1] ?? '';
  let wide = 0;
  for (let index = 0; index < column; index++) {
    wide++;
    if (text[index] === '\t') wide += 7 - ((wide - 1) % 8);
  }
  return wide;
}

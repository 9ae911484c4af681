import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { CallOutput } from '../../contract/calls.ts';
import type { Clock } from '../../model/clock.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { ReplayAnswer } from '../../model/replay.ts';
import { whyNotSend } from '../../replay/guards.ts';
import { openCredentials, type CredentialEnv } from '../../replay/credentials/open-credentials.ts';
import { comparedAnswer } from '../../replay/outcome.ts';
import { planRequest } from '../../replay/rewrite.ts';
import { Sender } from '../../replay/send.ts';
import { caseOf, judge, suite, type Suite, type SuiteCase } from '../../replay/suite.ts';
import type { ReplayTarget } from '../../replay/targets.ts';
import { writeUserFile } from '../write-file.ts';
import { asWritten, exchangeOfRequest } from '../../replay/written-request.ts';

/** Folder of the workspace that has a YAML file for each suite. */
export const SUITES_FOLDER = 'suites';

/** The suites of a workspace, by name; one that cannot be read counts no cases. */
export async function listSuites(workspace: string): Promise<CallOutput<'replay.suites'>['suites']> {
  const names = await readdir(join(workspace, SUITES_FOLDER)).catch(() => []);
  return Promise.all(
    names
      .filter((file) => file.endsWith('.yaml'))
      .toSorted()
      .map(async (file) => {
        const name = file.replace(/\.yaml$/, '');
        const read = await readSuite(workspace, name).catch(() => undefined);
        return { name, path: `${SUITES_FOLDER}/${file}`, cases: read?.cases.length ?? 0 };
      }),
  );
}

/** @throws NOT_FOUND, FORMAT_INVALID with the file and what is wrong in it. */
export async function readSuite(workspace: string, name: string): Promise<Suite> {
  const path = `${SUITES_FOLDER}/${name}.yaml`;
  if (!/^[\w.-]+$/.test(name)) throw new GatewrightError('NOT_FOUND', { suite: name });
  const text = await readFile(join(workspace, path), 'utf8').catch(() => undefined);
  if (text === undefined) throw new GatewrightError('NOT_FOUND', { suite: name, file: path });
  try {
    return suite.parse(parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new GatewrightError('FORMAT_INVALID', { file: path, reason }, { cause: error });
  }
}

/** Writes a suite made of exchanges over what was there under its name. */
export async function saveSuite(
  workspace: string,
  name: string,
  exchanges: readonly Exchange[],
): Promise<{ path: string; cases: number }> {
  const path = `${SUITES_FOLDER}/${name}.yaml`;
  const cases = exchanges.map(caseOf);
  await writeUserFile(join(workspace, path), path, stringify({ cases }, { lineWidth: 0 }));
  return { path, cases: cases.length };
}

/** Sends the requests of a suite one after the other and judges the answers. A case that cannot be sent fails; the others go on. */
export async function runSuite(
  { cases }: Suite,
  target: ReplayTarget,
  env: CredentialEnv & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<CallOutput<'replay.runSuite'>['results']> {
  const credentials = await openCredentials(target.credentials, env);
  const sender = new Sender(target, env.clock);
  const results: CallOutput<'replay.runSuite'>['results'] = [];
  try {
    for (const [index, one] of cases.entries()) {
      if (signal.aborted) throw new GatewrightError('CALL_CANCELLED');
      const { method, target: path, headers, body, encoding } = one.request;
      const exchange = exchangeOfRequest(index + 1, {
        method,
        target: path,
        headers: Object.entries(headers).flat(),
        body: Buffer.from(body, encoding),
      });
      const planned = planRequest(exchange, asWritten(target));
      const refusal = planned.kind === 'left out' ? planned.reason : whyNotSend(target.guard, planned.request);
      if (planned.kind === 'left out' || refusal !== undefined) {
        results.push({ name: one.name, status: 0, durationMillis: 0, problems: [refusal ?? 'it cannot be sent'] });
        continue;
      }
      const { request } = await credentials.apply(planned.request, exchange);
      results.push(resultOf(one, await sender.send(request, signal)));
    }
  } finally {
    await sender.close();
  }
  return results;
}

function resultOf({ name, expect }: SuiteCase, answer: ReplayAnswer): CallOutput<'replay.runSuite'>['results'][number] {
  const { durationMillis } = answer;
  if (answer.kind === 'failure')
    return { name, status: 0, durationMillis, problems: [`${answer.code} ${answer.message}`] };
  const text = Buffer.from(comparedAnswer(answer).body).toString('utf8');
  const { status, headers } = answer;
  return { name, status, durationMillis, problems: judge(expect, { status, headers, text, durationMillis }) };
}

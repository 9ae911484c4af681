import type { CallOutput } from '../contract/calls.ts';
import { junitDocument } from '../replay/report/junit.ts';
import type { RpcClient } from '../rpc/client.ts';
import { complain, EXIT, millisText, say } from './output.ts';
import { writePieces } from './write-pieces.ts';

/** What running a suite is told. */
export interface SuiteCommand {
  readonly target: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
}

type Result = CallOutput<'replay.runSuite'>['results'][number];

/** Runs a suite against a target; ends with 0 when every case is as expected. */
export async function runSuiteCommand(
  client: RpcClient,
  name: string,
  { target, yes, json, junit }: SuiteCommand,
): Promise<number> {
  const { results } = await client.call('replay.runSuite', { name, target, isAgreed: yes === true });
  const failed = results.filter(({ problems }) => problems.length > 0);
  if (json === true) say(JSON.stringify({ passed: results.length - failed.length, failed: failed.length, results }));
  else
    for (const result of results) {
      say(
        `${result.problems.length === 0 ? 'ok  ' : 'FAIL'} ${result.name}  ${result.status || 'no answer'}, ${millisText(result.durationMillis)}`,
      );
      for (const problem of result.problems) complain(`     ${problem}`);
    }
  if (junit !== undefined) await writePieces([junitOf(name, results)], junit);
  complain(`${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? EXIT.done : EXIT.no;
}

function junitOf(name: string, results: readonly Result[]): string {
  return junitDocument(
    name,
    results.map(({ name: title, durationMillis, problems }) => ({
      classname: name,
      name: title,
      durationMillis,
      result:
        problems.length === 0
          ? { kind: 'passed' }
          : { kind: 'failure', type: 'not as expected', message: problems.join('; ') },
    })),
  );
}

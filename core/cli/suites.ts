import type { CallOutput } from '../contract/calls.ts';
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
  if (junit !== undefined) await writePieces(oneText(junitOf(name, results)), junit);
  complain(`${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? EXIT.done : EXIT.no;
}

async function* oneText(text: string): AsyncGenerator<string> {
  yield text;
}

function junitOf(name: string, results: readonly Result[]): string {
  const failures = results.filter(({ problems }) => problems.length > 0).length;
  const cases = results.map(({ name: title, durationMillis, problems }) => {
    const head = `    <testcase classname="${escape(name)}" name="${escape(title)}" time="${(durationMillis / 1000).toFixed(3)}"`;
    return problems.length === 0
      ? `${head}/>`
      : `${head}>\n      <failure message="${escape(problems.join('; '))}"/>\n    </testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="${results.length}" failures="${failures}">
  <testsuite name="${escape(name)}" tests="${results.length}" failures="${failures}">
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}

function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

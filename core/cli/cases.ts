import { chooseWorkspace } from '../app/workspace.ts';
import { findHome } from '../app/home.ts';
import { SAMPLES } from '../app/product.ts';
import { readCases } from '../app/vtl-cases.ts';
import { runCase } from '../app/vtl-run.ts';
import { complain, EXIT, say } from './output.ts';

/** `test`: runs the VTL cases of a workspace; needs no engine. */
export async function runCases(named: string | undefined, { json = false }: { json?: boolean }): Promise<number> {
  const cases = await readCases(chooseWorkspace(named, findHome(), SAMPLES));
  const results = cases.map((one) => ({ ...runCase(one), expected: one.expected }));
  const failed = results.filter(({ isPassed }) => !isPassed);
  if (json) say(JSON.stringify({ passed: results.length - failed.length, failed: failed.length, results }));
  else {
    for (const { name, isPassed, output, expected, problem } of results) {
      say(`${isPassed ? 'ok  ' : 'FAIL'} ${name}`);
      if (problem !== undefined) complain(`     ${problem.line}:${problem.column} ${problem.kind} ${problem.message}`);
      else if (!isPassed)
        complain(`     expected ${JSON.stringify(expected)}\n     printed  ${JSON.stringify(output)}`);
    }
    say(results.length === 0 ? 'no cases' : `${results.length - failed.length} passed, ${failed.length} failed`);
  }
  return failed.length > 0 || results.length === 0 ? EXIT.no : EXIT.done;
}

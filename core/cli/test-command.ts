import type { Command, Option } from 'commander';
import type { Ends } from './output.ts';
import type { TestCommand } from './suite-test.ts';

/** Adds `test`. */
export function addTestCommand(root: Command, workspaceOption: Option, ends: Ends): void {
  root
    .command('test')
    .description('run a suite of replays against a target, or the VTL cases of a workspace')
    .argument('[suite|workspace]', 'a suite of the workspace; or a folder, whose VTL cases are run')
    .addOption(workspaceOption)
    .option('--target <name|url>', 'where a suite is sent; every suite where none is named')
    .option('--yes', 'agree where the target asks first')
    .option('--json', 'print the results as JSON')
    .option('--junit <file>', 'write a JUnit report of a suite')
    .addHelpText('after', '\nExample: gatewright test smoke --target staging --junit report.xml')
    .action(
      ends(async (named: string | undefined, options: TestCommand) =>
        (await import('./suite-test.ts')).runTest(named, options),
      ),
    );
}

import { InvalidArgumentError, type Command, type Option } from 'commander';
import type { Ends } from './output.ts';
import type { ExplainCommand } from './explain.ts';

/** Adds `explain`. */
export function addExplainCommand(root: Command, workspaceOption: Option, ends: Ends): void {
  root
    .command('explain')
    .description('say who answered a failed request, why it failed, and what to do')
    .argument('[id]', 'a recorded exchange, as ls prints it', exchangeId)
    .option('--har <file>', 'every failure in a HAR file; - is stdin')
    .option('--jsonl <file>', 'one {id?, request, response, context?} a line; - is stdin')
    .option('--clusters [filter]', 'the newest 10,000 failures in the store, grouped by route, cause and who answered')
    .option('--json', 'as JSON')
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright explain --har capture.har')
    .action(
      ends(async (id: number | undefined, options: ExplainCommand) =>
        (await import('./explain.ts')).runExplain(id, options),
      ),
    );
}

function exchangeId(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is expected');
  return value;
}

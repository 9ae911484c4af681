import type { Command, Option } from 'commander';
import type { Ends } from './output.ts';
import type { ExplainCommand } from './explain.ts';
import { wholeNumber } from './option-values.ts';

/** Adds `explain`. */
export function addExplainCommand(root: Command, workspaceOption: Option, ends: Ends): void {
  root
    .command('explain')
    .description('say who answered a failed request, why it failed, and what to do')
    .argument('[id]', 'a recorded exchange, as ls prints it', wholeNumber)
    .option('--har <file>', 'every failure in a HAR file; - is stdin')
    .option('--jsonl <file>', 'one {id?, request, response, context?} a line; - is stdin')
    .option('--request <file>', 'a curl command, or a request as it stands on the wire; - is stdin')
    .option('--response <file>', 'its answer as curl -i prints it, or all that curl -v printed; - is stdin')
    .option('--log <file>', 'beside --response: lines of the log of the gateway; - is stdin')
    .option('--config <file>', 'beside --response: the configuration of the gateway; - is stdin')
    .option('--clusters [filter]', 'the newest 10,000 failures in the store, grouped by route, cause and who answered')
    .option(
      '--apply <number>',
      'applies this patch of a recorded exchange: writes the file, or sends the request',
      wholeNumber,
    )
    .option('--json', 'as JSON')
    .addOption(workspaceOption)
    .addHelpText(
      'after',
      '\nExamples:\n  gatewright explain --har capture.har\n  curl -v https://api.example/orders 2>&1 | gatewright explain --response -',
    )
    .action(
      ends(async (id: number | undefined, options: ExplainCommand) =>
        (await import('./explain.ts')).runExplain(id, options),
      ),
    );
}

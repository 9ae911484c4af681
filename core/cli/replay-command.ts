import { Option, type Command } from 'commander';
import type { Ends } from './output.ts';
import type { ReplayCommand } from './replay.ts';
import { collect, positiveNumber, wholeNumber } from './option-values.ts';

/** Adds `replay`. */
export function addReplayCommand(root: Command, workspaceOption: Option, ends: Ends): void {
  root
    .command('replay')
    .description('send recorded exchanges again to a target, and say what differs')
    .argument('[filter...]', 'in the filter language')
    .addOption(workspaceOption)
    .option('--target <name|url>', 'a target of targets.yaml, or a URL')
    .option('--har <file>', 'the exchanges of a HAR file; they are read into the store')
    .option('--suite <name>', 'the requests of a suite, judged by its assertions')
    .option('--save-suite <name>', 'keep the exchanges as a suite of the workspace; sends nothing')
    .option('--resume <id>', 'go on with a replay that stopped')
    .option('--dry-run', 'print what would be sent and what was changed; send nothing')
    .option('--yes', 'agree where the target asks first')
    .option('--rate <n>', 'requests a second', positiveNumber)
    .option('--concurrency <n>', 'requests at once, as fast as that allows', wholeNumber)
    .option('--recorded [scale]', 'with the pauses that were recorded, so many times as fast', positiveNumber)
    .option('--repeat <n>', 'all of it so many times', wholeNumber)
    .option('--set-header <header>', 'name: value; may be repeated', collect, [])
    .option('--drop-header <name>', 'may be repeated', collect, [])
    .option('--map-path <from=to>', 'may be repeated', collect, [])
    .option('--learn-noise', 'send some requests twice first, and do not count what differs by itself')
    .option('--no-siblings', 'also count what differs between recorded answers to the same request')
    .option('--max-requests <n>', 'stop after so many', wholeNumber)
    .option('--max-seconds <n>', 'stop after so long', positiveNumber)
    .option('--stop-on-5xx', 'stop at the first failure of the target')
    .option('--no-retry-after', 'do not wait as long as an answer asks for by Retry-After')
    .option('--json', 'the outcomes as JSON, one a line')
    .option('--junit <file>', 'write a JUnit report')
    .addOption(
      new Option('--report <format>', 'print a report').choices(['json', 'junit', 'sarif', 'html', 'markdown']),
    )
    .addHelpText('after', "\nExample: gatewright replay 'status:2xx method:GET' --target staging --dry-run")
    .action(
      ends(async (filter: string[], options: ReplayCommand) =>
        (await import('./replay.ts')).runReplay(filter.join(' '), options),
      ),
    );
}

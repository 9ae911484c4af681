import type { Command, Option } from 'commander';
import type { Ends } from './output.ts';
import type { ProbeCommand } from './probe.ts';
import { collect, durationMillis, positiveNumber, wholeNumber } from './option-values.ts';

/** Adds `probe`. */
export function addProbeCommand(root: Command, workspaceOption: Option, ends: Ends): void {
  root
    .command('probe')
    .description('find the rate limit of a target with as few requests as can be, or read it from recorded answers')
    .argument('[filter...]', 'with --offline, which recorded exchanges, in the filter language')
    .addOption(workspaceOption)
    .option('--target <name>', 'a target of targets.yaml, or gateway for the own one')
    .option('--path <path>', 'what is asked for', '/')
    .option('--method <method>', 'others than GET and HEAD need --yes', (text) => text.toUpperCase(), 'GET')
    .option('--budget <n>', 'the most requests it may send', wholeNumber, 200)
    .option('--duration <time>', 'the longest it may take, such as 90s or 5m', durationMillis, 60_000)
    .option('--rate <n>', 'the most requests a second', positiveNumber, 50)
    .option(
      '--refused <status>',
      'a status by which the limit refuses, 429 when not given; may be repeated',
      statuses,
      [],
    )
    .option('--vary <what>', 'header:NAME=VALUE or query:NAME=VALUE: is it counted apart? may be repeated', collect, [])
    .option('--yes', 'agree where the target asks first, or to a method that may change something')
    .option('--offline', 'send nothing; say what recorded answers tell')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', '\nExample: gatewright probe --target staging --path /v1/orders --budget 150')
    .action(
      ends(async (filter: string[], options: ProbeCommand) =>
        (await import('./probe.ts')).runProbe(filter.join(' '), options),
      ),
    );
}

function statuses(text: string, before: readonly number[]): number[] {
  return [...before, wholeNumber(text)];
}

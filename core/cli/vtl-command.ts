import { Argument, type Command, Option } from 'commander';
import { PROFILES, type Profile } from '../vtl/profile.ts';
import type { Ends } from './output.ts';
import type { RenderCommand } from './vtl.ts';

const profileOption = new Option('--profile <profile>', 'whose engine').choices([...PROFILES]).default('apigw');

/** Adds `vtl render` and `vtl lint`. */
export function addVtlCommands(root: Command, ends: Ends): void {
  const vtl = root
    .command('vtl')
    .description('mapping templates: render them, and say what is wrong with them')
    .addHelpText('after', '\nExample: gatewright vtl render users.vtl --body users.json --trace');
  vtl
    .command('render')
    .description('print what a template makes')
    .addArgument(new Argument('[template]', 'its file; - is stdin'))
    .option('--body <file>', 'the request body: $input')
    .option('--context <file>', 'JSON: the variables; or body, params, context, stageVariables of API Gateway')
    .addOption(profileOption)
    .option('--trace', 'say line by line what happened, on stderr')
    .option('--json', 'the result as JSON')
    .option(
      '--jsonl <file>',
      'many at once: {id, template, profile?, contextJson?, gateway?, props?} a line; - is stdin',
    )
    .addHelpText('after', '\nExample: gatewright vtl render users.vtl --body users.json --trace')
    .action(
      ends(async (file: string | undefined, options: RenderCommand) =>
        (await import('./vtl.ts')).runVtlRender(file, options),
      ),
    );
  vtl
    .command('lint')
    .description('say what is wrong with templates, and what is legal and probably not meant')
    .argument('<template...>', 'their files')
    .addOption(profileOption)
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample: gatewright vtl lint templates/*.vtl')
    .action(
      ends(async (files: string[], options: { profile: Profile; json?: boolean }) =>
        (await import('./vtl.ts')).runVtlLint(files, options),
      ),
    );
}

import type { Command, Option } from 'commander';
import type { Ends } from './output.ts';

/** Adds `clock status`, `clock move`, `clock reset` and `clock marks`. */
export function addClockCommands(root: Command, workspaceOption: Option, ends: Ends): void {
  const clock = root
    .command('clock')
    .description('the clock of a running workspace: limits, caches and tokens go by it')
    .addHelpText('after', '\nExample: gatewright clock move +1h');
  const add = (name: string, description: string, settings = {}): Command =>
    clock.command(name, settings).description(description).addOption(workspaceOption).option('--json', 'as JSON');
  add('status', 'say what time it is for the gateway', { isDefault: true })
    .addHelpText('after', '\nExample: gatewright clock status')
    .action(ends(async (options) => (await import('./clock.ts')).runClockStatus(options)));
  add('move', 'move the clock; the engine keeps it until it ends')
    .argument('<when>', '+5m, -2h, or a time such as 2027-01-01T00:00:00Z')
    // A step back begins with a dash, as options do.
    .allowUnknownOption()
    .addHelpText('after', '\nExample: gatewright clock move +5m')
    .action(ends(async (when: string, options) => (await import('./clock.ts')).runClockMove(when, options)));
  add('reset', 'go back to the wall clock')
    .addHelpText('after', '\nExample: gatewright clock reset')
    .action(ends(async (options) => (await import('./clock.ts')).runClockReset(options)));
  add('marks', 'list the next moments at which something changes, soonest first')
    .addHelpText('after', '\nExample: gatewright clock marks')
    .action(ends(async (options) => (await import('./clock.ts')).runClockMarks(options)));
}

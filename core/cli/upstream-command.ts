import type { Command, Option } from 'commander';
import type { Ends } from './output.ts';

/** Adds `upstreams`, `upstreams reset-canary`, `cache list` and `cache purge`. */
export function addUpstreamCommands(root: Command, workspaceOption: Option, ends: Ends): void {
  const upstreams = root
    .command('upstreams')
    .description('what is behind the routes of a running gateway, and how it does')
    .addHelpText('after', '\nExample: gatewright upstreams --json');
  upstreams
    .command('list', { isDefault: true })
    .description('list targets with their health and breakers, canaries, mirrors and retry budgets')
    .addOption(workspaceOption)
    .option('--json', 'one JSON object a route')
    .addHelpText('after', '\nExample: gatewright upstreams')
    .action(ends(async (options) => (await import('./upstreams.ts')).runUpstreams(options)));
  upstreams
    .command('reset-canary')
    .description('give canaries that were rolled back their share again')
    .argument('[route]', 'only the one of this route')
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright upstreams reset-canary orders')
    .action(
      ends(async (route: string | undefined, options) =>
        (await import('./upstreams.ts')).runResetCanary(route, options),
      ),
    );
  const cache = root
    .command('cache')
    .description('the answers that a running gateway keeps')
    .addHelpText('after', '\nExample: gatewright cache purge --path /users');
  cache
    .command('list', { isDefault: true })
    .description('list what every use of the cache policy keeps, the ones used last first')
    .addOption(workspaceOption)
    .option('--json', 'one JSON object a use')
    .addHelpText('after', '\nExample: gatewright cache')
    .action(ends(async (options) => (await import('./cache.ts')).runCacheList(options)));
  cache
    .command('purge')
    .description('drop what is kept')
    .argument('[use]', 'only by this use of the policy')
    .option('--key <key>', 'only what has this key, as X-Cache-Key and the trace have it')
    .option('--path <path>', 'only what was asked for by this path, without its query')
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright cache purge --path /users')
    .action(ends(async (use: string | undefined, options) => (await import('./cache.ts')).runCachePurge(use, options)));
}

import { spellDuration } from '../model/units.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { bytesText, complain, EXIT, say } from './output.ts';
import { withEngine } from './session.ts';

const SHOWN = 50;

/** `cache list`: what every use of the cache policy keeps. */
export function runCacheList(options: WorkspaceOption & { readonly json?: boolean }): Promise<number> {
  return withEngine(options, async ({ client }) => {
    const { caches } = await client.call('cache.list', { limit: SHOWN });
    for (const { use, entries, bytes, answers } of caches) {
      if (options.json === true) {
        say(JSON.stringify({ use, entries, bytes, answers }));
        continue;
      }
      say(`${use}  ${entries} ${entries === 1 ? 'answer' : 'answers'}, ${bytesText(bytes)}`);
      for (const { key, method, path, status, freshSeconds, hits, owner } of answers) {
        const left = freshSeconds > 0 ? `fresh for ${spellDuration(freshSeconds * 1000)}` : 'too old';
        const of = owner === undefined ? '' : `  of ${owner}`;
        say(`  ${key.slice(0, 12)}  ${method} ${path}  ${status}  ${left}  ${hits} hits${of}`);
      }
    }
    if (caches.length === 0 && options.json !== true) complain('no route has the cache policy');
    return caches.length === 0 ? EXIT.no : EXIT.done;
  });
}

/** `cache purge [use]`: drops what is kept, all of it or what the options name. */
export function runCachePurge(
  use: string | undefined,
  options: WorkspaceOption & { readonly key?: string; readonly path?: string },
): Promise<number> {
  return withEngine(options, async ({ client }) => {
    const { dropped } = await client.call('cache.purge', { use, key: options.key, path: options.path });
    say(`${dropped} dropped`);
    return EXIT.done;
  });
}

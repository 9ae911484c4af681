import type { UpstreamStanding, UpstreamTarget } from '../model/upstream.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { complain, EXIT, millisText, say } from './output.ts';
import { withEngine } from './session.ts';

/** `upstreams`: targets with their health and breakers, canaries, mirrors and retry budgets, route by route. */
export function runUpstreams(options: WorkspaceOption & { readonly json?: boolean }): Promise<number> {
  return withEngine(options, async ({ client }) => {
    const { upstreams } = await client.call('upstreams.list', {});
    for (const one of upstreams) {
      if (options.json === true) say(JSON.stringify(one));
      else for (const line of linesOf(one)) say(line);
    }
    if (upstreams.length === 0 && options.json !== true) complain('no route has an upstream');
    return upstreams.length === 0 ? EXIT.no : EXIT.done;
  });
}

/** `upstreams reset-canary [route]`: gives canaries that were rolled back their share again. */
export function runResetCanary(route: string | undefined, options: WorkspaceOption): Promise<number> {
  return withEngine(options, async ({ client }) => {
    const { routes } = await client.call('canary.reset', { route });
    say(routes.length === 0 ? 'no canary was rolled back' : `given back: ${routes.join(', ')}`);
    return EXIT.done;
  });
}

/** One route as lines: its name, then a line for each thing there is to tell. */
export function linesOf({ route, targets, retries, canary, mirror }: UpstreamStanding): readonly string[] {
  const lines = [route, ...targets.map((target) => `  ${targetText(target)}`)];
  if (retries !== undefined)
    lines.push(
      `  retries: ${retries.retries} to ${retries.requests} requests, ${retries.refused} refused by the budget`,
    );
  if (canary !== undefined) {
    const { percent, rolledBack, stable } = canary;
    const share = rolledBack === undefined ? `${percent} %` : `rolled back: ${rolledBack.reason}`;
    lines.push(`  canary: ${share}; ${sideText('canary', canary.canary)}; ${sideText('stable', stable)}`);
  }
  if (mirror !== undefined) {
    const { busy, tooLong, unread } = mirror.notSent;
    const counts = `${mirror.sent} sent, ${mirror.failed} failed, ${mirror.differed} differed, ${mirror.late} late`;
    lines.push(`  mirror: ${mirror.url}; ${counts}; not sent: ${busy} busy, ${tooLong} too long, ${unread} unread`);
  }
  return lines;
}

function targetText({ url, side, weight, inFlight, health, breaker, problem }: UpstreamTarget): string {
  const facts = [url, side === 'canary' ? 'canary' : '', `weight ${weight}`, `${inFlight} under way`, health ?? ''];
  if (breaker !== undefined) {
    const { state, failures, requests, retryAfterSeconds } = breaker;
    const wait = retryAfterSeconds === undefined ? '' : ` for ${retryAfterSeconds} s`;
    facts.push(`breaker ${state}${wait} (${failures} of ${requests} failed)`);
  }
  if (problem !== undefined) facts.push(`last problem: ${problem.text}`);
  return facts.filter((fact) => fact !== '').join('  ');
}

function sideText(
  name: string,
  { requests, failures, p95Millis }: NonNullable<UpstreamStanding['canary']>['stable'],
): string {
  return `${name} ${failures} of ${requests} failed, p95 ${millisText(p95Millis)}`;
}

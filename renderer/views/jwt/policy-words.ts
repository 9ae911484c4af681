import type { RouteNode } from '../../state/routes.ts';
import type { PolicyUse } from './against-choice.ts';

/** A use of the policy as the list of them names it: what it guards, and where it stands. */
export function policyTitle({ route, at }: PolicyUse, routes: readonly RouteNode[]): string {
  const guarded = route === '' ? 'all routes' : (routes.find(({ id }) => id === route)?.title ?? `route ${route}`);
  return at === undefined ? guarded : `${guarded} (${at.file}:${at.line})`;
}

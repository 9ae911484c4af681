import type { Condition } from '../../model/config.ts';
import type { PluginInstance, PluginScope, RouteOfService } from './document.ts';

/** A plugin that runs on a route, for everyone or under a condition. */
export interface ChosenPlugin {
  readonly instance: PluginInstance;
  readonly when?: Condition;
}

/** What was chosen, and the instances whose consumers cannot all be told apart. */
export interface Choice {
  readonly chosen: readonly ChosenPlugin[];
  readonly declined: readonly PluginInstance[];
}

/** Of one plugin name only the most specific instance runs; this is what Kong counts as specific, most first. */
const PRECEDENCE: readonly (readonly (keyof PluginScope)[])[] = [
  ['route', 'service', 'consumer'],
  ['route', 'consumer'],
  ['service', 'consumer'],
  ['route', 'service'],
  ['consumer'],
  ['route'],
  ['service'],
  [],
];

/**
 * The instances of one plugin that run on a route: the best one for everybody, and those that beat it for a consumer.
 * @see kong/runloop/plugins_iterator.lua
 */
export function choosePlugins(route: RouteOfService, instances: readonly PluginInstance[]): Choice {
  const fitting = instances
    .filter(
      ({ data, scope }) => data.enabled && fits(scope.route, route.name) && fits(scope.service, route.service?.name),
    )
    .toSorted((a, b) => rank(a.scope) - rank(b.scope));
  const base = fitting.find(({ scope }) => scope.consumer === undefined);
  const better = fitting.filter(
    ({ scope }) => scope.consumer !== undefined && (base === undefined || rank(scope) < rank(base.scope)),
  );
  const ofConsumers = [...new Map(better.toReversed().map((instance) => [instance.scope.consumer ?? '', instance]))];
  const special = ofConsumers.map(([consumer, instance]): ChosenPlugin => ({ instance, when: { consumer } }));
  if (base === undefined) return { chosen: special, declined: [] };
  const [first, ...others] = ofConsumers;
  if (first === undefined) return { chosen: [{ instance: base }], declined: [] };
  // A condition names one consumer, so "everybody but these two" cannot be said.
  if (others.length > 0) return { chosen: [{ instance: base }], declined: better };
  return { chosen: [...special, { instance: base, when: { consumer: first[0], not: true } }], declined: [] };
}

function fits(wanted: string | undefined, name: string | undefined): boolean {
  return wanted === undefined || wanted === name;
}

function rank(scope: PluginScope): number {
  return PRECEDENCE.findIndex(
    (parts) =>
      parts.length === Object.values(scope).filter((name) => name !== undefined).length &&
      parts.every((part) => scope[part] !== undefined),
  );
}

import type { ConsumerConfig, PolicyUse } from '../../model/config.ts';
import type { OwnPlace } from './patch.ts';
import { optionsOf, texts, usesAfter } from './places.ts';

/** The consumers that every access list behind a policy lets in, in the order of the file. */
export function callersOf(own: OwnPlace, use: PolicyUse): readonly ConsumerConfig[] {
  const lists = usesAfter(own, use).filter(({ policy }) => policy === 'acl');
  return own.config.consumers.filter((consumer) => lists.every((acl) => isLetIn(acl, consumer)));
}

/** Whether an access list lets a consumer in by its name or its groups. */
function isLetIn(acl: PolicyUse, { id, groups }: ConsumerConfig): boolean {
  const { allow, deny, allowConsumers, denyConsumers } = optionsOf(acl);
  if (isOneOf(denyConsumers, [id]) || isOneOf(deny, groups)) return false;
  if (isOneOf(allowConsumers, [id]) || isOneOf(allow, groups)) return true;
  return allow === undefined && allowConsumers === undefined;
}

function isOneOf(list: unknown, names: readonly string[]): boolean {
  return texts(list).some((name) => names.includes(name));
}

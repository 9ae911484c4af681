import type { OwnPlace, PatchDraft, PatchMaker } from './patch.ts';
import { optionsOf, optionsPlace, placeOf, recordedList, texts } from './places.ts';

/** Lets in the groups of the caller, the caller alone, or puts it into a group that is let in. */
export const letInConsumer: PatchMaker = ({ own, exchange }) => {
  const { details = {}, code } = exchange.error ?? {};
  // What is kept out by name is so on purpose.
  if (own?.use?.policy !== 'acl' || code !== 'ACL_DENIED' || details['reason'] !== 'not in allow') return [];
  const { use } = own;
  const place = optionsPlace(own, use);
  if (place === undefined) return [];
  const { file, path } = place;
  const where = own.route === undefined ? '' : ` on route ${own.route.id}`;
  const groups = texts(recordedList(details['groups']));
  const id = exchange.consumer;
  const byGroup = groups.slice(0, 1).map((group): PatchDraft => ({
    kind: 'configuration',
    title: `Let group ${group} in${where}`,
    file,
    edits: [{ kind: 'append', path: [...path, 'allow'], value: group }],
  }));
  if (id === undefined) return byGroup;
  const byName: PatchDraft = {
    kind: 'configuration',
    title: `Let consumer ${id} in${where}`,
    file,
    edits: [{ kind: 'append', path: [...path, 'allowConsumers'], value: id }],
  };
  return [...byGroup, byName, ...intoGroup(own, id)];
};

function intoGroup({ config, use }: OwnPlace, id: string): PatchDraft[] {
  const place = placeOf(config.consumers.find((consumer) => consumer.id === id)?.at);
  const options = use === undefined ? {} : optionsOf(use);
  const [group] = texts(options['allow']);
  if (place === undefined || group === undefined || options['onlyClaim'] === true) return [];
  return [
    {
      kind: 'configuration',
      title: `Put consumer ${id} into group ${group}`,
      note: 'it is let in wherever that group is',
      file: place.file,
      edits: [{ kind: 'append', path: [...place.path, 'groups'], value: group }],
    },
  ];
}

/** Lets in the address of the client. */
export const letInAddress: PatchMaker = ({ own, exchange }) => {
  const { details = {} } = exchange.error ?? {};
  const { address, rule } = details;
  if (own?.use?.policy !== 'ip-filter' || rule !== 'not in allow' || typeof address !== 'string') return [];
  const place = optionsPlace(own, own.use);
  if (place === undefined) return [];
  return [
    {
      kind: 'configuration',
      title: `Let address ${address} in`,
      file: place.file,
      edits: [{ kind: 'append', path: [...place.path, 'allow'], value: address }],
    },
  ];
};

/** Gives the caller one of the plans that are good here. */
export const givePlan: PatchMaker = ({ own, exchange }) => {
  const consumer = own?.config.consumers.find(({ id }) => id === exchange.consumer);
  const place = placeOf(consumer?.at);
  if (own?.use?.policy !== 'usage-plan' || consumer === undefined || place === undefined) return [];
  const good = optionsOf(own.use)['plans'];
  return own.config.plans
    .filter(({ id }) => good === undefined || texts(good).includes(id))
    .slice(0, 2)
    .map(({ id }) => ({
      kind: 'configuration',
      title: `Give consumer ${consumer.id} the plan ${id}`,
      file: place.file,
      edits: [{ kind: 'set', path: [...place.path, 'plan'], value: id }],
    }));
};

import type { Command } from '../commands/command.ts';

/** Commands with keys that are about the same part of the page. */
export interface KeyGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** Parts of the page by the first word of their commands' ids; everything else counts everywhere. */
const TITLES: Readonly<Record<string, string>> = {
  exchange: 'Exchange details',
  gateway: 'Gateway',
  jwt: 'JWT',
  replay: 'Replay',
  traffic: 'Traffic',
  vtl: 'VTL',
};

const EVERYWHERE = 'Everywhere';

/** The commands that have keys, by the part of the page they are about; parts without any are left out. */
export function keyGroups(commands: readonly Command[]): readonly KeyGroup[] {
  const withKeys = commands.filter(({ keys }) => keys !== undefined);
  return [EVERYWHERE, ...Object.values(TITLES)]
    .map((title) => ({ title, commands: withKeys.filter(({ id }) => groupOf(id) === title) }))
    .filter((group) => group.commands.length > 0);
}

function groupOf(id: string): string {
  return TITLES[id.split('.', 1)[0] ?? ''] ?? EVERYWHERE;
}

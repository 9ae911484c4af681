import type { MenuAction, MenuGroup } from '../ui/menu-groups.ts';
import { COPY_FORMATS, copyExchange } from './row-actions.ts';

/** Everything an exchange can be copied as: sanitised, and one step further in with its secrets. */
export function copyGroup(id: number, title: string): MenuGroup {
  return {
    title,
    entries: [...copyEntries(id, false), { id: 'copy.secrets', title: 'With secrets', entries: copyEntries(id, true) }],
  };
}

function copyEntries(id: number, withSecrets: boolean): readonly MenuAction[] {
  return COPY_FORMATS.map(({ format, title }) => ({
    id: `copy.${format}`,
    title,
    isDanger: withSecrets,
    run: () => copyExchange(id, format, withSecrets),
  }));
}

import type { MenuItemConstructorOptions } from 'electron';
import { z } from 'zod';
import type { MenuItem } from '../core/contract/shell.ts';

const MENU_TITLES = { file: '&File', edit: '&Edit', view: '&View', go: '&Go', help: '&Help' } as const;

/** What the page sends; checked here because it crosses a process border. */
export const menuItems = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    menu: z.enum(['file', 'edit', 'view', 'go', 'help']),
    keys: z.string().optional(),
    isEnabled: z.boolean(),
  }),
);

/** What the menus are made of. */
export interface MenuParts {
  readonly items: readonly MenuItem[];
  /** Such as `darwin`, where the first menu is the program's own. */
  readonly platform: NodeJS.Platform;
  run(commandId: string): void;
}

/**
 * The application menu out of the page's command registry, with the roles every desktop program has.
 * Accelerators are shown but not registered: the page handles keys itself, in the window and in a browser tab alike.
 */
export function menuTemplate({ items, platform, run }: MenuParts): MenuItemConstructorOptions[] {
  const own = (menu: MenuItem['menu']): MenuItemConstructorOptions[] =>
    items.filter((item) => item.menu === menu).map((item) => toMenuEntry(item, run));
  const roles: Record<MenuItem['menu'], MenuItemConstructorOptions[]> = {
    file: [{ type: 'separator' }, { role: platform === 'darwin' ? 'close' : 'quit' }],
    edit: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
    view: [
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
    go: [],
    help: [],
  };
  const menus = (['file', 'edit', 'view', 'go', 'help'] as const)
    .map((menu): MenuItemConstructorOptions => ({ label: MENU_TITLES[menu], submenu: [...own(menu), ...roles[menu]] }))
    .filter(({ submenu }) => Array.isArray(submenu) && submenu.length > 0);
  const appMenu: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  return [...appMenu, ...menus];
}

function toMenuEntry(item: MenuItem, run: (commandId: string) => void): MenuItemConstructorOptions {
  const keys =
    item.keys === undefined
      ? {}
      : { accelerator: item.keys.replace('Mod', 'CommandOrControl'), registerAccelerator: false };
  return { label: item.title, enabled: item.isEnabled, click: () => run(item.id), ...keys };
}

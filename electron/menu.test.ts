import { expect, test } from 'vitest';
import { menuItems, menuTemplate } from './menu.ts';

const ITEMS = [
  { id: 'har.import', title: 'Import a HAR file', menu: 'file', isEnabled: true },
  { id: 'layer.palette', title: 'Show all commands', menu: 'view', keys: 'Mod+K', isEnabled: false },
] as const;

function entriesOf(platform: NodeJS.Platform, run: (id: string) => void = () => undefined) {
  return menuTemplate({ items: ITEMS, platform, run }).map(({ label, role, submenu }) => ({
    label: label ?? role,
    entries: Array.isArray(submenu) ? submenu : [],
  }));
}

test('a command stands in its menu, with its keys shown but not taken', () => {
  const view = entriesOf('linux').find(({ label }) => label === '&View');
  expect(view?.entries[0]).toEqual({
    label: 'Show all commands',
    enabled: false,
    click: expect.any(Function),
    accelerator: 'CommandOrControl+K',
    registerAccelerator: false,
  });
});

test('a menu without an entry is left out, and only on a Mac the program has its own', () => {
  expect([entriesOf('linux'), entriesOf('darwin')].map((menus) => menus.map(({ label }) => label))).toEqual([
    ['&File', '&Edit', '&View'],
    ['appMenu', '&File', '&Edit', '&View'],
  ]);
});

test('choosing an entry runs its command', () => {
  const run: string[] = [];
  const [file] = entriesOf('linux', (id) => run.push(id));
  // Electron calls it with the item, window and event, none of which is used.
  (file?.entries[0]?.click as (() => void) | undefined)?.();
  expect(run).toEqual(['har.import']);
});

test('what the page sends is checked', () => {
  expect(
    [ITEMS, [{ id: 1 }], [{ ...ITEMS[0], menu: 'apple' }], 'none'].map((input) => menuItems.safeParse(input).success),
  ).toEqual([true, false, false, false]);
});

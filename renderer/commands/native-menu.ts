import type { MenuItem } from '../../core/contract/shell.ts';
import { shell } from '../api/shell.ts';
import { useAppInfo, useGateway } from '../state/facts.ts';
import { usePlace } from '../state/place.ts';
import { useSelection } from '../state/selection.ts';
import { type Command, isEnabled } from './command.ts';
import { runCommand, useRegistry } from './registry.ts';

/** Keeps the native menu of the desktop shell in step with the commands; does nothing in a browser. Returns the undo. */
export function feedNativeMenu(): () => void {
  const bridge = shell();
  if (bridge === undefined) return () => undefined;
  let sent = '';
  const send = (): void => {
    const items = useRegistry.getState().commands.flatMap(menuItem);
    const next = JSON.stringify(items);
    if (next !== sent) bridge.setMenu(items);
    sent = next;
  };
  const undos = [useRegistry, usePlace, useSelection, useAppInfo, useGateway].map((store) => store.subscribe(send));
  send();
  return [...undos, bridge.onCommand(runCommand)].reduce((first, next) => () => (first(), next()));
}

function menuItem(command: Command): readonly MenuItem[] {
  const { id, title, menu, keys } = command;
  if (menu === undefined) return [];
  const accelerator = keys?.find((name) => name.includes('Mod'));
  return [{ id, title, menu, isEnabled: isEnabled(command), ...(accelerator !== undefined && { keys: accelerator }) }];
}

import type { Command } from './command.ts';
import { matchesKeys } from './keys.ts';
import { useRegistry } from './registry.ts';

/** Runs commands by their keys. Returns the undo. */
export function listenToKeys(): () => void {
  addEventListener('keydown', runByKeys);
  return () => removeEventListener('keydown', runByKeys);
}

function runByKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest('dialog, [role=menu], [role=listbox], [role=alertdialog]')) return;
  const isTyping = target?.closest('input:not([type=checkbox]), textarea, select, [contenteditable], .monaco-editor');
  if (isTyping && !event.ctrlKey && !event.metaKey) return;
  const command = useRegistry.getState().commands.findLast((known) => isMeant(known, event, target));
  if (command === undefined) return;
  event.preventDefault();
  command.run();
}

function isMeant(command: Command, event: KeyboardEvent, target: Element | undefined): boolean {
  const isElsewhere = command.focus === 'list' && !target?.closest('[data-keys=list]');
  const keys = (command.keys ?? []).filter((name) => !isElsewhere || (name.length === 1 && name !== ' '));
  if (!keys.some((name) => matchesKeys(name, event))) return false;
  return command.when?.() ?? true;
}

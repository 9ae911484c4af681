import { useEffect } from 'react';
import { create } from 'zustand';
import type { Command } from './command.ts';

interface Registry {
  readonly commands: readonly Command[];
}

/** Every command there is at the moment, in the order in which they were registered. */
export const useRegistry = create<Registry>(() => ({ commands: [] }));

/** Adds commands; a view does so while it is shown. Returns the undo. */
export function registerCommands(added: readonly Command[]): () => void {
  useRegistry.setState(({ commands }) => ({ commands: [...commands, ...added] }));
  return () =>
    useRegistry.setState(({ commands }) => ({ commands: commands.filter((known) => !added.includes(known)) }));
}

/** Registers commands while a component is shown. Give it a list that keeps its identity. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands]);
}

/** Runs a command by its id when it is known and can be run. */
export function runCommand(id: string): void {
  const command = useRegistry.getState().commands.find((known) => known.id === id);
  if (command !== undefined && (command.when?.() ?? true)) command.run();
}

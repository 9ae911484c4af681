import type { MenuItem } from '../../core/contract/shell.ts';

/** One thing a user can do. Palette, keys, menus and the list of keys all read it. */
export interface Command {
  /** Stable, such as `view.traffic`. */
  readonly id: string;
  /** In the imperative, such as `Open Traffic`. */
  readonly title: string;
  /** Key presses that run it, such as `Mod+K` or `j`; the first is the one that is shown. */
  readonly keys?: readonly string[];
  /** Whether it can be run now; always when absent. */
  readonly when?: () => boolean;
  /** Where the focus must be for its keys; a palette or menu runs it anyway. Anywhere but in a text when absent. */
  readonly focus?: 'list';
  /** The native menu that shows it. */
  readonly menu?: MenuItem['menu'];
  readonly run: () => void;
}

/** Whether a command can be run now. */
export function isEnabled(command: Command): boolean {
  return command.when?.() ?? true;
}

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
  /** `list`: its named keys (arrows, Enter, Space), which other controls use too, count only there. Letters count anywhere but in a text. */
  readonly focus?: 'list';
  /** The native menu that shows it. */
  readonly menu?: MenuItem['menu'];
  readonly run: () => void;
}

/** Whether a command can be run now. */
export function isEnabled(command: Command): boolean {
  return command.when?.() ?? true;
}

/** One line of a menu that does something. */
export interface MenuAction {
  readonly id: string;
  readonly title: string;
  readonly run: () => void;
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean;
  readonly isDanger?: boolean;
}

/** One line of a menu that opens another one. */
export interface MenuBranch {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly MenuAction[];
}

/** One line of a menu. */
export type MenuEntry = MenuAction | MenuBranch;

/** Lines that belong together; the title may be left out. */
export interface MenuGroup {
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
}

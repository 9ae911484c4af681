import { ChevronRight, type LucideIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  SubmenuTrigger,
} from 'react-aria-components';
import { buttonClass, classes } from './Button.tsx';
import { KeyHint } from './KeyHint.tsx';
import styles from './Menu.module.css';

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

export interface MenuButtonProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly icon?: LucideIcon;
  /** Words on the button; without them only the icon is shown and `label` is its name. */
  readonly children?: ReactNode;
}

/** A button that opens a menu. */
export function MenuButton({ label, groups, icon: Icon, children }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <AriaButton className={buttonClass('quiet')} aria-label={label}>
        {Icon !== undefined && <Icon size={15} aria-hidden />}
        {children}
      </AriaButton>
      <Popover className={styles['popover'] ?? ''} aria-label={label} placement="bottom start">
        <MenuGroups label={label} groups={groups} />
      </Popover>
    </MenuTrigger>
  );
}

export interface ContextMenuProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** Where the pointer is, in the window. */
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/** A menu at a place of the window; the opener keeps it mounted while it is open. */
export function ContextMenu({ label, groups, x, y, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className={styles['anchor']} style={{ left: x, top: y }} />
      <Popover
        className={styles['popover'] ?? ''}
        aria-label={label}
        triggerRef={anchor}
        placement="bottom start"
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <MenuGroups label={label} groups={groups} onClose={onClose} />
      </Popover>
    </>
  );
}

interface MenuGroupsProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onClose?: () => void;
}

function MenuGroups({ label, groups, onClose }: MenuGroupsProps) {
  return (
    <Menu className={styles['menu'] ?? ''} aria-label={label} autoFocus="first" {...(onClose && { onClose })}>
      {groups.map(({ title, entries }, index) => (
        <MenuSection key={title ?? index} aria-label={title ?? label}>
          {title !== undefined && <Header className={styles['heading'] ?? ''}>{title}</Header>}
          {entries.map((entry) =>
            'entries' in entry ? <Branch key={entry.id} branch={entry} /> : <Action key={entry.id} action={entry} />,
          )}
        </MenuSection>
      ))}
    </Menu>
  );
}

function Action({ action }: { readonly action: MenuAction }) {
  return (
    <MenuItem
      id={action.id}
      textValue={action.title}
      isDisabled={action.isDisabled === true}
      onAction={action.run}
      className={classes(styles['item'], action.isDanger === true && styles['danger'])}
    >
      <span>{action.title}</span>
      {action.keys !== undefined && <KeyHint keys={action.keys} />}
    </MenuItem>
  );
}

function Branch({ branch: { id, title, entries } }: { readonly branch: MenuBranch }) {
  return (
    <SubmenuTrigger>
      <MenuItem id={id} textValue={title} className={styles['item'] ?? ''}>
        <span>{title}</span>
        <ChevronRight size={14} aria-hidden />
      </MenuItem>
      <Popover className={styles['popover'] ?? ''} aria-label={title}>
        <Menu className={styles['menu'] ?? ''} aria-label={title}>
          {entries.map((action) => (
            <Action key={action.id} action={action} />
          ))}
        </Menu>
      </Popover>
    </SubmenuTrigger>
  );
}

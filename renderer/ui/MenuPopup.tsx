import { ChevronRight } from 'lucide-react';
import type { RefObject } from 'react';
import { Header, Menu, MenuItem, MenuSection, Popover, SubmenuTrigger } from 'react-aria-components';
import { classes } from './Button.tsx';
import { KeyHint } from './KeyHint.tsx';
import type { MenuAction, MenuBranch, MenuGroup } from './menu-groups.ts';
import styles from './Menu.module.css';

export interface MenuPopupProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** What it opens below of. */
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** An open menu; the opener keeps it mounted while it is open. The biggest part of the page's own code, loaded when first needed. */
export function MenuPopup({ label, groups, anchor, onClose }: MenuPopupProps) {
  return (
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
  );
}

interface MenuGroupsProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onClose: () => void;
}

function MenuGroups({ label, groups, onClose }: MenuGroupsProps) {
  return (
    <Menu className={styles['menu'] ?? ''} aria-label={label} autoFocus="first" onClose={onClose}>
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

import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { buttonClass } from './Button.tsx';
import type { MenuGroup } from './menu-groups.ts';
import styles from './Menu.module.css';

const loadPopup = () => import('./MenuPopup.tsx');
const MenuPopup = lazy(async () => ({ default: (await loadPopup()).MenuPopup }));

export interface MenuButtonProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly icon?: LucideIcon;
  /** Words on the button; without them only the icon is shown and `label` is its name. */
  readonly children?: ReactNode;
}

/** A button that opens a menu. */
export function MenuButton({ label, groups, icon: Icon, children }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={buttonClass('quiet')}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={preload}
        onFocus={preload}
        onKeyDown={press}
        onClick={() => setOpen(true)}
      >
        {Icon !== undefined && <Icon size={15} aria-hidden />}
        {children}
      </button>
      {isOpen && (
        <Suspense>
          <MenuPopup label={label} groups={groups} anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
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
      <Suspense>
        <MenuPopup label={label} groups={groups} anchor={anchor} onClose={onClose} />
      </Suspense>
    </>
  );
}

/** Loads what opens before it is asked for. What could not be loaded is reported when it is needed. */
function preload(): void {
  loadPopup().catch(() => undefined);
}

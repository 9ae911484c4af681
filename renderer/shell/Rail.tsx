import { Braces, KeyRound, ListTree, type LucideIcon, Repeat, Settings, Waypoints } from 'lucide-react';
import type { View } from '../state/hash.ts';
import { openView, usePlace } from '../state/place.ts';
import { classes } from '../ui/Button.tsx';
import styles from './Rail.module.css';

const ITEMS: readonly { readonly view: View; readonly title: string; readonly icon: LucideIcon }[] = [
  { view: 'traffic', title: 'Traffic', icon: ListTree },
  { view: 'gateway', title: 'Gateway', icon: Waypoints },
  { view: 'replay', title: 'Replay', icon: Repeat },
  { view: 'jwt', title: 'JWT', icon: KeyRound },
  { view: 'vtl', title: 'VTL', icon: Braces },
  { view: 'settings', title: 'Settings', icon: Settings },
];

/** The views, settings at the foot. */
export function Rail() {
  const current = usePlace(({ view }) => view);
  return (
    <nav className={styles['rail']} aria-label="Views">
      {ITEMS.map(({ view, title, icon: Icon }) => (
        <button
          key={view}
          type="button"
          className={classes(styles['item'], view === 'settings' && styles['foot'])}
          aria-current={view === current ? 'page' : undefined}
          onClick={() => openView(view)}
        >
          <Icon size={18} aria-hidden />
          {title}
        </button>
      ))}
    </nav>
  );
}

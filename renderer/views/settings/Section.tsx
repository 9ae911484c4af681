import type { ReactNode } from 'react';
import { SETTINGS_SECTIONS, sectionElementId } from '../../state/settings-sections.ts';
import styles from './SettingsView.module.css';

export interface SectionProps {
  readonly id: (typeof SETTINGS_SECTIONS)[number]['id'];
  readonly children: ReactNode;
}

/** A part of the settings under its heading, which can be gone to. */
export function Section({ id, children }: SectionProps) {
  const title = SETTINGS_SECTIONS.find((section) => section.id === id)?.title;
  return (
    <section className={styles['section']} aria-labelledby={sectionElementId(id)}>
      <h2 id={sectionElementId(id)} className={styles['title']} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

import { useEffect } from 'react';
import { changePreferences, useAppInfo, usePreferences } from '../../state/facts.ts';
import { shell } from '../../api/shell.ts';
import { sectionElementId, useWantedSection } from '../../state/settings-sections.ts';
import { SelectField } from '../../ui/Field.tsx';
import { RecordingSection } from './RecordingSection.tsx';
import { SecretsSection } from './SecretsSection.tsx';
import { Section } from './Section.tsx';
import styles from './SettingsView.module.css';

/** What the user chose, and what the engine says of itself. */
export function SettingsView() {
  useWantedPlace();
  return (
    <main className={styles['view']} aria-label="Settings">
      <div className={styles['page']}>
        <h1 className="visually-hidden">Settings</h1>
        <AppearanceSection />
        <RecordingSection />
        <SecretsSection />
        <AboutSection />
      </div>
    </main>
  );
}

/** Goes to the section that was asked for. */
function useWantedPlace(): void {
  const wanted = useWantedSection(({ id }) => id);
  useEffect(() => {
    if (wanted === undefined) return;
    const heading = document.getElementById(sectionElementId(wanted));
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus();
    useWantedSection.setState({ id: undefined });
  }, [wanted]);
}

function AppearanceSection() {
  const { theme, detailsLayout } = usePreferences();
  return (
    <Section id="appearance">
      <div className={styles['fields']}>
        <SelectField
          label="Theme"
          value={theme}
          options={[
            { value: 'system', title: 'As the system' },
            { value: 'light', title: 'Light' },
            { value: 'dark', title: 'Dark' },
            { value: 'contrast', title: 'High contrast' },
          ]}
          onChange={(chosen) => changePreferences({ theme: chosen })}
        />
        <SelectField
          label="Request and response"
          value={detailsLayout}
          options={[
            { value: 'side', title: 'Side by side' },
            { value: 'stacked', title: 'One above the other' },
          ]}
          onChange={(chosen) => changePreferences({ detailsLayout: chosen })}
        />
      </div>
    </Section>
  );
}

function AboutSection() {
  const info = useAppInfo((state) => state.info);
  const desktop = shell();
  if (info === undefined) return null;
  return (
    <Section id="about">
      <dl className={styles['facts']}>
        <dt>Gatewright</dt>
        <dd>{info.version}</dd>
        <dt>Engine</dt>
        <dd>Node {info.node}</dd>
        {desktop !== undefined && (
          <>
            <dt>Desktop shell</dt>
            <dd>{desktop.version}</dd>
          </>
        )}
        <dt>Workspace</dt>
        <dd>
          {info.workspace.name} <code>{info.workspace.path}</code>
        </dd>
        <dt>Dialects</dt>
        <dd>{info.dialects.map(({ title }) => title).join(', ')}</dd>
      </dl>
    </Section>
  );
}

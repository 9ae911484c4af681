import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import styles from './Tabs.module.css';

/** One tab: its title may carry a count or a mark after the words. */
export interface TabPart<T extends string> {
  readonly id: T;
  readonly title: ReactNode;
  readonly render: () => ReactNode;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly TabPart<T>[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
}

/** Tabs with one panel each; only the selected one is drawn. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>) {
  const select = (key: unknown): void => {
    const tab = tabs.find(({ id }) => id === key);
    if (tab !== undefined) onSelect(tab.id);
  };
  return (
    <AriaTabs className={styles['tabs'] ?? ''} selectedKey={selected} onSelectionChange={select}>
      <TabList aria-label={label} className={styles['list'] ?? ''}>
        {tabs.map(({ id, title }) => (
          <Tab key={id} id={id} className={styles['tab'] ?? ''}>
            {title}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, render }) => (
        <TabPanel key={id} id={id} className={styles['panel'] ?? ''}>
          {render()}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}

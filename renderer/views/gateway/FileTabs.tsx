import { Tab, TabList, Tabs } from 'react-aria-components';
import { type Draft, type Drafts, isChanged } from './drafts.ts';
import styles from './FileTabs.module.css';

export interface FileTabsProps {
  readonly drafts: Drafts;
  readonly selected: string;
  readonly onSelect: (path: string) => void;
}

/** The files of the workspace; a dot says which have unsaved changes. */
export function FileTabs({ drafts, selected, onSelect }: FileTabsProps) {
  return (
    <Tabs className={styles['tabs'] ?? ''} selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <TabList aria-label="Configuration files" className={styles['list'] ?? ''}>
        {drafts.map((draft) => (
          <Tab key={draft.path} id={draft.path} className={styles['tab'] ?? ''} aria-controls={FILE_PANEL_ID}>
            <FileName draft={draft} />
          </Tab>
        ))}
      </TabList>
    </Tabs>
  );
}

/** Id of the part that shows the selected file. */
export const FILE_PANEL_ID = 'gateway-file';

function FileName({ draft }: { readonly draft: Draft }) {
  return (
    <>
      <span className={draft.isGone ? styles['gone'] : undefined}>{draft.path}</span>
      {isChanged(draft) && (
        <span className={styles['dot']} title="Unsaved changes">
          <span className="visually-hidden">unsaved changes</span>
        </span>
      )}
    </>
  );
}

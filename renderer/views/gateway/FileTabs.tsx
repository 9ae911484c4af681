import { type KeyboardEvent, useEffect, useRef } from 'react';
import { type Draft, type Drafts, isChanged } from './drafts.ts';
import styles from './FileTabs.module.css';

/** Id of the part that shows the selected file. */
export const FILE_PANEL_ID = 'gateway-file';

export interface FileTabsProps {
  readonly drafts: Drafts;
  readonly selected: string;
  readonly onSelect: (path: string) => void;
}

/** The files of the workspace, all shown by one panel; a dot says which have unsaved changes. */
export function FileTabs({ drafts, selected, onSelect }: FileTabsProps) {
  const index = drafts.findIndex(({ path }) => path === selected);
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const target = drafts[indexAfter(event.key, index, drafts.length) ?? -1];
    if (target === undefined) return;
    event.preventDefault();
    onSelect(target.path);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[drafts.indexOf(target)]?.focus();
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [index]);
  return (
    <div ref={list} className={styles['list']} role="tablist" aria-label="Configuration files" onKeyDown={press}>
      {drafts.map((draft) => (
        <button
          key={draft.path}
          type="button"
          role="tab"
          className={styles['tab']}
          aria-selected={draft.path === selected}
          aria-controls={FILE_PANEL_ID}
          tabIndex={draft.path === selected ? 0 : -1}
          onClick={() => onSelect(draft.path)}
        >
          <FileName draft={draft} />
        </button>
      ))}
    </div>
  );
}

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

function indexAfter(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

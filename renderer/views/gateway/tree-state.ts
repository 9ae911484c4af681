import { create } from 'zustand';

interface TreeState {
  readonly filter: string;
  /** Lines of the tree whose state is not the usual one. */
  readonly toggled: ReadonlySet<string>;
  /** Key of the line that was chosen last. */
  readonly current: string | undefined;
}

/** What the tree of routes shows; outlives the view. */
export const useTree = create<TreeState>(() => ({ filter: '', toggled: new Set(), current: undefined }));

/** Opens or closes a line of the tree. */
export function toggleRow(key: string): void {
  useTree.setState(({ toggled }) => {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    return { toggled: next };
  });
}

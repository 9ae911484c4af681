import { isApple, useTabKey } from '../../monaco/tab-key.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import styles from './EditorPane.module.css';

export interface EditorFootProps {
  readonly cursor: { readonly line: number; readonly column: number };
}

/** Where the cursor is, and how the keyboard gets out. */
export function EditorFoot({ cursor }: EditorFootProps) {
  const leaves = useTabKey((tab) => tab.leaves);
  return (
    <div className={styles['foot']}>
      <span role="status">
        {leaves ? 'Tab moves on; to indent with it press ' : 'Tab indents; to move on with it press '}
        <KeyHint keys={isApple() ? 'Control+Shift+M' : 'Mod+M'} />
      </span>
      <span className={styles['cursor']}>
        Line {cursor.line}, column {cursor.column}
      </span>
    </div>
  );
}

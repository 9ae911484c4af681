import { KeyHint } from '../../ui/KeyHint.tsx';
import styles from './EditorPane.module.css';

export interface EditorFootProps {
  readonly cursor: { readonly line: number; readonly column: number };
  /** Whether Tab leaves the editor instead of indenting. */
  readonly tabLeaves: boolean;
}

/** Where the cursor is, and how the keyboard gets out. */
export function EditorFoot({ cursor, tabLeaves }: EditorFootProps) {
  const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
  return (
    <div className={styles['foot']}>
      <span>
        {tabLeaves ? 'Tab moves on; to indent with it press ' : 'Tab indents; to move on with it press '}
        <KeyHint keys={isApple ? 'Control+Shift+M' : 'Mod+M'} />
      </span>
      <span className={styles['cursor']}>
        Line {cursor.line}, column {cursor.column}
      </span>
    </div>
  );
}

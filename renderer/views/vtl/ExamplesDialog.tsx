import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EXAMPLES, type VtlExample } from './examples.ts';
import { PROFILES } from './kept-work.ts';
import { showTab } from './vtl-layers.ts';
import { openExample } from './work.ts';
import styles from './ExamplesDialog.module.css';

export interface ExamplesDialogProps {
  readonly onClose: () => void;
}

/** The gallery of worked examples. Opening one replaces the work, which can be undone. */
export function ExamplesDialog({ onClose }: ExamplesDialogProps) {
  const open = (example: VtlExample): void => {
    onClose();
    showTab('output');
    openExample(example);
  };
  return (
    <Dialog title="Worked examples" onClose={onClose} isWide actions={<Button onClick={onClose}>Close</Button>}>
      <ul className={styles['list']}>
        {EXAMPLES.map((example) => (
          <li key={example.id}>
            <button type="button" className={styles['example']} onClick={() => open(example)}>
              <span className={styles['title']}>
                {example.title}
                <span className={styles['engine']}>
                  {PROFILES.find(({ value }) => value === example.profile)?.title}
                </span>
              </span>
              <span className={styles['about']}>{example.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

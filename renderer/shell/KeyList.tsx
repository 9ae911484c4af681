import { useRegistry } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { KeyHint } from '../ui/KeyHint.tsx';
import styles from './KeyList.module.css';

export interface KeyListProps {
  readonly onClose: () => void;
}

/** Every key there is at the moment. */
export function KeyList({ onClose }: KeyListProps) {
  const commands = useRegistry((state) => state.commands);
  return (
    <Dialog title="Keys" onClose={onClose} isWide actions={<Button onClick={onClose}>Close</Button>}>
      <ul className={styles['list']}>
        {commands
          .filter(({ keys }) => keys !== undefined)
          .map(({ id, title, keys }) => (
            <li key={id} className={styles['line']}>
              <span>{title}</span>
              <span className={styles['keys']}>
                {keys?.map((name) => (
                  <KeyHint key={name} keys={name} />
                ))}
              </span>
            </li>
          ))}
      </ul>
    </Dialog>
  );
}

import { useRegistry } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { KeyHint } from '../ui/KeyHint.tsx';
import { type KeyGroup, keyGroups } from './key-groups.ts';
import styles from './KeyList.module.css';

export interface KeyListProps {
  readonly onClose: () => void;
}

/** Every key there is at the moment. */
export function KeyList({ onClose }: KeyListProps) {
  const commands = useRegistry((state) => state.commands);
  return (
    <Dialog title="Keys" onClose={onClose} isWide actions={<Button onClick={onClose}>Close</Button>}>
      <div className={styles['groups']}>
        {keyGroups(commands).map((group) => (
          <Group key={group.title} group={group} />
        ))}
      </div>
    </Dialog>
  );
}

function Group({ group }: { readonly group: KeyGroup }) {
  return (
    <section className={styles['group']} aria-label={group.title}>
      <h3 className={styles['title']}>{group.title}</h3>
      <ul>
        {group.commands.map(({ id, title, keys }) => (
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
    </section>
  );
}

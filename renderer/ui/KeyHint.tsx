import { keyNames } from '../commands/keys.ts';
import styles from './KeyHint.module.css';

export interface KeyHintProps {
  /** Such as `Mod+K`. */
  readonly keys: string;
}

/** The keys of a command as they are printed on this machine's keyboard. */
export function KeyHint({ keys }: KeyHintProps) {
  return (
    <span className={styles['keys']}>
      {keyNames(keys, isApple()).map((name) => (
        <kbd key={name} className={styles['key']}>
          {name}
        </kbd>
      ))}
    </span>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import styles from './Chooser.module.css';
import { ModalLayer } from './Dialog.tsx';
import { KeyHint } from './KeyHint.tsx';
import { matching } from './match.ts';

/** One thing to choose. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

export interface ChooserProps {
  readonly label: string;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  readonly onClose: () => void;
}

const MOST_SHOWN = 60;

/** Type a few letters, choose one thing: the palette and the go-to box. */
export function Chooser({ label, placeholder, choices, onClose }: ChooserProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [wanted, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const shown = matching(choices, typed, MOST_SHOWN);
  const active = Math.min(wanted, shown.length - 1);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const choose = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    onClose();
    // After the layer gave the focus back, so that what is run may take it.
    setTimeout(choice.run);
  };
  const press = (event: KeyboardEvent): void => {
    const step = stepOf(event.key);
    if (step !== 0 && shown.length > 0) setActive((active + step + shown.length) % shown.length);
    else if (event.key === 'Enter') choose(shown[active]);
    else return;
    event.preventDefault();
  };
  return (
    <ModalLayer label={label} onClose={onClose} isAtTop>
      <div className={styles['frame']}>
        <input
          className={styles['input']}
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={shown.length === 0 ? undefined : `${id}-${active}`}
          placeholder={placeholder}
          value={typed}
          spellCheck={false}
          autoComplete="off"
          autoFocus
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
        />
        <div ref={list} id={`${id}-list`} className={styles['list']} role="listbox" aria-label={label} tabIndex={-1}>
          {shown.map((choice, index) => (
            <ChoiceLine
              key={choice.id}
              id={`${id}-${index}`}
              choice={choice}
              isActive={index === active}
              onChoose={choose}
            />
          ))}
          {shown.length === 0 && (
            <div className={styles['none']} role="option" aria-selected={false} aria-disabled>
              Nothing fits
            </div>
          )}
        </div>
      </div>
    </ModalLayer>
  );
}

interface ChoiceLineProps {
  readonly id: string;
  readonly choice: Choice;
  readonly isActive: boolean;
  readonly onChoose: (choice: Choice) => void;
}

function ChoiceLine({ id, choice, isActive, onChoose }: ChoiceLineProps) {
  return (
    <div id={id} className={styles['item']} role="option" aria-selected={isActive} onClick={() => onChoose(choice)}>
      <span className={styles['title']}>{choice.title}</span>
      <span className={styles['detail']}>{choice.detail}</span>
      {choice.keys !== undefined && <KeyHint keys={choice.keys} />}
    </div>
  );
}

function stepOf(key: string): number {
  if (key === 'ArrowDown') return 1;
  return key === 'ArrowUp' ? -1 : 0;
}

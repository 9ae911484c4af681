import type { ReactNode } from 'react';
import { type Note, noteText } from './note-text.ts';
import styles from './Facts.module.css';

export interface FactsProps {
  readonly children: ReactNode;
}

/** A list of names and what they are, in two columns. */
export function Facts({ children }: FactsProps) {
  return <dl className={styles['facts']}>{children}</dl>;
}

export interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
  /** Whether it is from the wire or the configuration: shown in monospace. */
  readonly isWire?: boolean;
}

/** One line of them. */
export function Fact({ name, children, isWire }: FactProps) {
  return (
    <div className={styles['fact']}>
      <dt className={styles['name']}>{name}</dt>
      <dd className={styles[isWire === true ? 'wire' : 'value']}>{children}</dd>
    </div>
  );
}

export interface NoteFactsProps {
  readonly notes: Readonly<Record<string, Note>>;
}

/** Notes of a step or details of an error as lines of `Facts`. */
export function NoteFacts({ notes }: NoteFactsProps) {
  return (
    <>
      {Object.entries(notes).map(([name, value]) => (
        <Fact key={name} name={name} isWire>
          {noteText(value)}
        </Fact>
      ))}
    </>
  );
}

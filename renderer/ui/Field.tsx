import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';
import { classes } from './Button.tsx';
import styles from './Field.module.css';

interface Described {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value; shown and read aloud. */
  readonly problem?: string | undefined;
  /** Whether the value goes on the wire: shown in monospace. */
  readonly isWire?: boolean;
}

export interface TextFieldProps extends Described, Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One line of text with its label. */
export function TextField({ label, hint, problem, isWire, value, onChange, id: given, ...rest }: TextFieldProps) {
  const made = useId();
  const id = given ?? made;
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      <input
        id={id}
        className={classes(styles['input'], isWire === true && styles['wire'])}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={(problem ?? hint) === undefined ? undefined : `${id}-about`}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </FieldFrame>
  );
}

export interface TextAreaFieldProps
  extends Described, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Several lines of text with their label. */
export function TextAreaField({ label, hint, problem, isWire, value, onChange, ...rest }: TextAreaFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      <textarea
        id={id}
        className={classes(styles['input'], styles['area'], isWire === true && styles['wire'])}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={(problem ?? hint) === undefined ? undefined : `${id}-about`}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </FieldFrame>
  );
}

export interface SelectFieldProps<T extends string> extends Described {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly title: string }[];
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
}

/** One of a few values. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const id = useId();
  const choose = (text: string): void => {
    const chosen = props.options.find(({ value }) => value === text);
    if (chosen !== undefined) props.onChange(chosen.value);
  };
  return (
    <FieldFrame id={id} label={props.label} hint={props.hint} problem={props.problem}>
      <select
        id={id}
        className={styles['input']}
        value={props.value}
        disabled={props.isDisabled}
        aria-describedby={(props.problem ?? props.hint) === undefined ? undefined : `${id}-about`}
        onChange={(event) => choose(event.target.value)}
      >
        {props.options.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export interface CheckFieldProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
}

/** A yes or no. */
export function CheckField({ label, isChecked, onChange, isDisabled }: CheckFieldProps) {
  return (
    <label className={styles['check']}>
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}

interface FieldFrameProps extends Described {
  readonly id: string;
  readonly children: ReactNode;
}

function FieldFrame({ id, label, hint, problem, children }: FieldFrameProps) {
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      {children}
      {(problem ?? hint) !== undefined && (
        <div id={`${id}-about`} className={styles[problem === undefined ? 'hint' : 'problem']}>
          {problem ?? hint}
        </div>
      )}
    </div>
  );
}

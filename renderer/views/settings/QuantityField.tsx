import { useState } from 'react';
import { TextField } from '../../ui/Field.tsx';

export interface QuantityFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly write: (value: number) => string;
  /** Undefined when the text is not a value. */
  readonly read: (text: string) => number | undefined;
  readonly onChange: (value: number) => void;
}

/** A number with its unit; taken over when the field is left or Enter is pressed, when it can be read. */
export function QuantityField({ label, hint, value, write, read, onChange }: QuantityFieldProps) {
  const [draft, setDraft] = useState<string>();
  const text = draft ?? write(value);
  const isWrong = read(text) === undefined;
  const take = (): void => {
    const next = read(text);
    if (next === undefined) return;
    setDraft(undefined);
    if (next !== value) onChange(next);
  };
  return (
    <TextField
      label={label}
      hint={hint}
      value={text}
      problem={isWrong ? `expected ${hint}` : undefined}
      onChange={setDraft}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

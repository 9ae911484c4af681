import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './Button.module.css';

/** How much a button asks for attention. One `primary` a view at most. */
export type ButtonTone = 'plain' | 'primary' | 'danger' | 'quiet';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A button with words. */
export function Button({ tone = 'plain', icon: Icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes(buttonClass(tone), className)} {...rest}>
      {Icon !== undefined && <Icon size={14} aria-hidden />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** What it does; read aloud and shown on hover. */
  readonly label: string;
  /** Key to press instead, shown on hover. */
  readonly keys?: string | undefined;
}

/** A button that is only a picture; its name is its label. */
export function IconButton({ icon: Icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={classes(buttonClass('quiet'), styles['icon'], className)}
      aria-label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      {...rest}
    >
      <Icon size={15} aria-hidden />
    </button>
  );
}

/** The class of a button, for things that look like one. */
export function buttonClass(tone: ButtonTone): string {
  return classes(styles['button'], styles[tone]);
}

/** Class names in one text; undefined and empty ones are left out. */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => name !== undefined && name !== false && name !== '').join(' ');
}

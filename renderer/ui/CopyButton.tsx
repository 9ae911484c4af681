import { Copy } from 'lucide-react';
import { copyText } from '../state/clipboard.ts';
import { IconButton } from './Button.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** What it is, such as `Header value`. */
  readonly what: string;
}

/** Copies a text. */
export function CopyButton({ text, what }: CopyButtonProps) {
  return <IconButton icon={Copy} label={`Copy ${what}`} onClick={() => copyText(text, what)} />;
}

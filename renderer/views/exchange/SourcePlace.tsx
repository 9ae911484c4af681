import { FileCode2 } from 'lucide-react';
import type { SourceRef } from '../../../core/model/source.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import styles from './SourcePlace.module.css';

export interface SourcePlaceProps {
  readonly at: SourceRef;
}

/** A line of the configuration: its place as text that every editor and terminal jumps to. */
export function SourcePlace({ at }: SourcePlaceProps) {
  const place = `${at.file}:${at.line}:${at.column}`;
  return (
    <span className={styles['place']}>
      <FileCode2 size={14} aria-hidden />
      <code>{place}</code>
      <CopyButton text={place} what={`place ${place}`} />
    </span>
  );
}

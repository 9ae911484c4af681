import { FileCode2 } from 'lucide-react';
import type { SourceRef } from '../../../core/model/source.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { openInGateway } from './open-in-gateway.ts';
import styles from './SourcePlace.module.css';

export interface SourcePlaceProps {
  readonly at: SourceRef;
}

/** A line of the configuration: opens the Gateway view there, and can be copied in the form that editors jump to. */
export function SourcePlace({ at }: SourcePlaceProps) {
  const place = placeText(at);
  return (
    <span className={styles['place']}>
      <FileCode2 size={14} aria-hidden />
      <SourceLink at={at} />
      <CopyButton text={place} what={`place ${place}`} />
    </span>
  );
}

/** A line of the configuration that opens the Gateway view there; for the midst of a text. */
export function SourceLink({ at }: SourcePlaceProps) {
  const place = placeText(at);
  return (
    <button
      type="button"
      className={styles['link']}
      aria-label={`Open ${place} in the Gateway view`}
      title="Open in the Gateway view"
      onClick={() => openInGateway(at)}
    >
      {place}
    </button>
  );
}

function placeText({ file, line, column }: SourceRef): string {
  return `${file}:${line}:${column}`;
}

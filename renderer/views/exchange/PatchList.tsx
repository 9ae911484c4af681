import { FileCode2, Send } from 'lucide-react';
import { useEffect } from 'react';
import type { Patch } from '../../../core/model/patch.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AppliedPatches } from './AppliedPatches.tsx';
import { APPLY_KEYS } from './patch-commands.ts';
import { applyPatch, followPatches, isOfKey, usePatches } from './patches.ts';
import { PatchDifference } from './PatchDifference.tsx';
import { PatchRefusal } from './PatchRefusal.tsx';
import { SourceLink } from './SourcePlace.tsx';
import styles from './PatchList.module.css';

export interface PatchListProps {
  readonly exchange: number;
  /** Whether it went through another gateway. */
  readonly isForeign: boolean;
}

/** The fixes that can be applied, the best first, and what came of those that were. */
export function PatchList({ exchange, isForeign }: PatchListProps) {
  useEffect(() => followPatches(exchange, isForeign), [exchange, isForeign]);
  const { patches, problem, refusal, busy, applied: all } = usePatches();
  const applied = all.filter((one) => one.exchange === exchange);
  const hasNothing = (patches ?? []).length === 0 && applied.length === 0;
  if (hasNothing && refusal === undefined && problem === undefined) return null;
  return (
    <section className={styles['patches']} aria-label="Fixes that can be applied">
      {problem !== undefined && <Notice kind="error">Fixes could not be thought out: {problem}</Notice>}
      {refusal !== undefined && <PatchRefusal refusal={refusal} />}
      <AppliedPatches applied={applied} busy={busy} />
      {patches !== undefined && patches.length > 0 && (
        <ol className={styles['list']}>
          {patches.map((patch, index) => (
            <li key={patch.id}>
              <PatchLine patch={patch} isBest={index === 0} isBusy={busy === patch.id} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

interface PatchLineProps {
  readonly patch: Patch;
  readonly isBest: boolean;
  readonly isBusy: boolean;
}

function PatchLine({ patch, isBest, isBusy }: PatchLineProps) {
  const { kind, title, note, difference } = patch;
  const isFile = kind === 'configuration';
  const Icon = isFile ? FileCode2 : Send;
  return (
    <article className={styles['patch']} aria-label={title}>
      <Icon size={15} aria-hidden className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        <p className={styles['note']}>
          {isFile ? (
            <SourceLink at={{ file: patch.file, line: patch.line, column: 1 }} />
          ) : (
            <span>request to {patch.url}</span>
          )}
          {note !== undefined && <span>{note}</span>}
        </p>
        <PatchDifference difference={difference} isOpen={isBest} />
      </div>
      <span className={styles['do']}>
        {isBest && isOfKey(patch) && <KeyHint keys={APPLY_KEYS} />}
        <Button
          tone={isBest ? 'primary' : 'plain'}
          aria-label={`${isFile ? 'Apply' : 'Send so'}: ${title}`}
          disabled={isBusy}
          onClick={() => void applyPatch(patch)}
        >
          {isFile ? 'Apply' : 'Send so'}
        </Button>
      </span>
    </article>
  );
}

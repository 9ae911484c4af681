import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { openInGateway } from './open-in-gateway.ts';
import type { Refusal } from './patches.ts';

export interface PatchRefusalProps {
  readonly refusal: Refusal;
}

/** Why a patch was not applied, and where to go from there. */
export function PatchRefusal({ refusal }: PatchRefusalProps) {
  switch (refusal.kind) {
    case 'unsaved': {
      const open = (
        <Button onClick={() => openInGateway({ file: refusal.file, line: 1, column: 1 })}>Open it in Gateway</Button>
      );
      return (
        <Notice kind="warning" action={open}>
          Nothing was applied: {refusal.file} has unsaved changes in the Gateway view. Save or drop them first.
        </Notice>
      );
    }
    case 'stale':
      return (
        <Notice kind="warning">
          Nothing was applied: {refusal.file} was changed in the meantime. The fixes below were made anew from what it
          says now.
        </Notice>
      );
    case 'failed':
      return <Notice kind="error">It did not work: {refusal.why}</Notice>;
  }
}

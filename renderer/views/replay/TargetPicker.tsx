import { RefreshCw } from 'lucide-react';
import { useId } from 'react';
import type { ReplayTargetInfo } from '../../../core/model/replay.ts';
import { copyText } from '../../state/clipboard.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { changeDraft, useDraft } from './draft.ts';
import { guardWords } from './target-words.ts';
import { createTargetsFile, loadTargets, TARGETS_EXAMPLE, TARGETS_FILE, useTargets } from './targets.ts';
import styles from './PlanPane.module.css';

export interface TargetPickerProps {
  readonly problem: string | undefined;
}

/** Where requests go: a target of the workspace, or any URL. */
export function TargetPicker({ problem }: TargetPickerProps) {
  const target = useDraft((draft) => draft.target);
  const { targets, findings, failure } = useTargets();
  const isNamed = targets?.some(({ id }) => id === target) === true;
  return (
    <section className={styles['part']} aria-label="Where it is sent">
      <div className={styles['head']}>
        <h2>Target</h2>
        <IconButton icon={RefreshCw} label={`Read ${TARGETS_FILE} again`} onClick={() => void loadTargets()} />
      </div>
      {failure !== undefined && <Notice kind="error">The targets could not be read: {failure}</Notice>}
      {findings.map((finding) => (
        <Notice key={finding} kind="warning">
          {finding}
        </Notice>
      ))}
      <TargetList targets={targets ?? []} chosen={target} />
      {targets?.length === 0 && findings.length === 0 && <NoTargets />}
      <TextField
        label={targets === undefined || targets.length === 0 ? 'URL' : 'or another URL'}
        isWire
        placeholder="https://staging.example.com"
        value={isNamed ? '' : target}
        problem={target === '' ? undefined : problem}
        onChange={(text) => changeDraft({ target: text.trim() })}
      />
    </section>
  );
}

function TargetList({ targets, chosen }: { readonly targets: readonly ReplayTargetInfo[]; readonly chosen: string }) {
  const name = useId();
  if (targets.length === 0) return null;
  return (
    <div className={styles['targets']} role="radiogroup" aria-label="Targets of the workspace">
      {targets.map((target) => (
        <label key={target.id} className={styles['target']}>
          <input
            type="radio"
            name={name}
            checked={target.id === chosen}
            aria-label={target.id}
            onChange={() => changeDraft({ target: target.id })}
          />
          <span className={styles['name']}>
            <strong>{target.id}</strong>
            <span className={styles['muted']}>{target.kind === 'unknown' ? 'gateway unknown' : target.kind}</span>
          </span>
          <code className={styles['url']}>{target.url}</code>
          <span className={styles['about']}>
            {target.guard}: {guardWords(target.guard)}
            {target.guardReason !== undefined && `, since ${target.guardReason}`}
            {`; credentials: ${target.credentials}`}
          </span>
        </label>
      ))}
    </div>
  );
}

function NoTargets() {
  return (
    <>
      <p className={styles['muted']}>
        A target has a name, a guard and credentials of its own. Five lines of {TARGETS_FILE} make one:
      </p>
      <pre className={styles['example']} tabIndex={0} aria-label={`Example of ${TARGETS_FILE}`}>
        {TARGETS_EXAMPLE}
      </pre>
      <div className={styles['actions']}>
        <Button onClick={() => void createTargetsFile()}>Write it into the workspace</Button>
        <Button tone="quiet" onClick={() => copyText(TARGETS_EXAMPLE, 'Example')}>
          Copy
        </Button>
      </div>
    </>
  );
}

import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { CheckField, TextAreaField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { loadCases, saveCase, useCases } from './cases.ts';
import { nameProblem } from './case-name.ts';
import { inputOf } from './context-draft.ts';
import { redacted } from './redact.ts';
import { useExpected } from './use-expected.ts';
import { useWork } from './work.ts';
import styles from './CasesTab.module.css';

export interface SaveCaseDialogProps {
  readonly onClose: () => void;
}

/** Keeps template, context and output as a case of the workspace. Secrets are left out unless they are asked for. */
export function SaveCaseDialog({ onClose }: SaveCaseDialogProps) {
  const { template, profile, draft, caseName } = useWork();
  const names = useCases(({ cases }) => cases)?.map(({ name }) => name) ?? [];
  const [name, setName] = useState(caseName ?? '');
  const [withSecrets, setWithSecrets] = useState(false);
  useEffect(() => void loadCases(), []);
  const safe = redacted(draft);
  const hasSecrets =
    safe.header !== draft.header || safe.querystring !== draft.querystring || safe.contextJson !== draft.contextJson;
  const input = inputOf(withSecrets ? draft : safe);
  const { expected, problem } = useExpected(template, profile, input);
  const wrong = name === '' ? undefined : nameProblem(name);
  const canSave = name !== '' && wrong === undefined && expected !== undefined;
  const save = async (): Promise<void> => {
    if (canSave && (await saveCase({ name, template, profile, input, expected }))) onClose();
  };
  return (
    <Dialog
      title="Save as a case"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={!canSave} onClick={() => void save()}>
            {names.includes(name) ? 'Replace the case' : 'Save the case'}
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Name"
          isWire
          autoFocus
          value={name}
          problem={wrong}
          hint={
            names.includes(name) ? 'A case of this name is there; it is replaced.' : `vtl-cases/${name || '…'}.yaml`
          }
          onChange={setName}
        />
        {hasSecrets && (
          <CheckField
            label="With secrets: authorization, cookies, keys and tokens as they are"
            isChecked={withSecrets}
            onChange={setWithSecrets}
          />
        )}
        {problem !== undefined && <Notice kind="error">Only a template that works can be a case: {problem}</Notice>}
        <TextAreaField label="Must print exactly" isWire rows={8} readOnly value={expected ?? ''} onChange={ignore} />
      </form>
    </Dialog>
  );
}

function ignore(): void {
  // It is what the engine prints, and only read here.
}

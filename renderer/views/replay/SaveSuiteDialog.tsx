import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { countOf } from '../../ui/format.ts';
import { MOST_CASES, saveSuite } from './report-actions.ts';
import { openRunOf, useRuns } from './runs.ts';

export interface SaveSuiteDialogProps {
  readonly onClose: () => void;
}

/** Keeps the exchanges of a run as a suite of the workspace, for `gatewright test`. */
export function SaveSuiteDialog({ onClose }: SaveSuiteDialogProps) {
  const run = useRuns(openRunOf);
  const [name, setName] = useState('');
  const isWrong = name !== '' && !/^[\w.-]+$/.test(name);
  if (run === undefined) return null;
  const save = async (): Promise<void> => {
    if (name !== '' && !isWrong && (await saveSuite(run.id, name))) onClose();
  };
  return (
    <Dialog
      title="Save as suite"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={name === '' || isWrong} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <form
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
          problem={isWrong ? 'expected letters, digits, dots and dashes' : undefined}
          hint={`suites/${name || '…'}.yaml, with assertions made from what was recorded${
            run.sent > MOST_CASES ? `; the first ${countOf(MOST_CASES, 'outcome')} of the run` : ''
          }. A suite of this name is replaced.`}
          onChange={setName}
        />
      </form>
    </Dialog>
  );
}

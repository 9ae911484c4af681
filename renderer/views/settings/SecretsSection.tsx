import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { CallOutput } from '../../../core/contract/calls.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { Button, classes } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Section } from './Section.tsx';
import styles from './SettingsView.module.css';

type Secrets = CallOutput<'secrets.list'>;
type Secret = Secrets['secrets'][number];

/** Names of secrets, and whether they have a value. Values go to the engine and never come back. */
export function SecretsSection() {
  const [list, reload] = useSecrets();
  const [draft, setDraft] = useState({ name: '', value: '' });
  const [doomed, setDoomed] = useState<string>();
  const save = (event: FormEvent): void => {
    event.preventDefault();
    client.call('secrets.set', draft).then(() => {
      setDraft({ name: '', value: '' });
      notify(`secret ${draft.name} set`);
      reload();
    }, reportFailure);
  };
  const remove = (name: string): void => {
    client.call('secrets.delete', { name }).then(() => {
      notify(`secret ${name} deleted`);
      reload();
    }, reportFailure);
  };
  return (
    <Section id="secrets">
      <p className={styles['note']}>
        A configuration names a secret as <code>{'${secret:name}'}</code>. Values are never shown.
        {list !== undefined && ` They are kept in ${list.keptIn}.`}
      </p>
      <ul className={styles['secrets']}>
        {list?.secrets.map((secret) => (
          <SecretLine
            key={secret.name}
            secret={secret}
            onSet={() => {
              setDraft({ name: secret.name, value: '' });
              document.getElementById(VALUE_ID)?.focus();
            }}
            onDelete={() => setDoomed(secret.name)}
          />
        ))}
        {list?.secrets.length === 0 && <li className={styles['secret']}>No secret is named or set yet.</li>}
      </ul>
      <form className={styles['form']} onSubmit={save}>
        <TextField
          label="Name"
          isWire
          value={draft.name}
          onChange={(name) => setDraft((known) => ({ ...known, name }))}
        />
        <TextField
          label="New value"
          isWire
          id={VALUE_ID}
          type="password"
          autoComplete="new-password"
          value={draft.value}
          onChange={(value) => setDraft((known) => ({ ...known, value }))}
        />
        <Button type="submit" disabled={draft.name.trim() === '' || draft.value === ''}>
          Set
        </Button>
      </form>
      {doomed !== undefined && (
        <ConfirmDialog
          title={`Delete the secret ${doomed}?`}
          action="Delete"
          onConfirm={() => remove(doomed)}
          onClose={() => setDoomed(undefined)}
        >
          Its value is gone for good. A configuration that names it stops being valid.
        </ConfirmDialog>
      )}
    </Section>
  );
}

const VALUE_ID = 'secret-value';

interface SecretLineProps {
  readonly secret: Secret;
  readonly onSet: () => void;
  readonly onDelete: () => void;
}

function SecretLine({ secret: { name, isSet, isUsed }, onSet, onDelete }: SecretLineProps) {
  const isMissing = isUsed && !isSet;
  return (
    <li className={styles['secret']}>
      <div>
        <code className={styles['name']}>{name}</code>{' '}
        <span className={classes(styles['state'], isMissing && styles['missing'])}>
          {isSet ? 'set' : 'not set'}
          {isUsed ? ', used by the configuration' : ', not used'}
        </span>
      </div>
      <Button tone="quiet" aria-label={`${isSet ? 'Replace' : 'Set'} the secret ${name}`} onClick={onSet}>
        {isSet ? 'Replace' : 'Set'}
      </Button>
      <Button tone="quiet" aria-label={`Delete the secret ${name}`} disabled={!isSet} onClick={onDelete}>
        Delete
      </Button>
    </li>
  );
}

function useSecrets(): readonly [Secrets | undefined, () => void] {
  const [list, setList] = useState<Secrets>();
  const load = useCallback(() => {
    client.call('secrets.list', {}).then(setList, reportFailure);
  }, []);
  useEffect(load, [load]);
  return [list, load];
}

function reportFailure(error: unknown): void {
  notifyFailure(`secrets: ${describeFailure(error)}`);
}

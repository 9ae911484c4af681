import { useState } from 'react';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { changePreferences, usePreferences, useRecorder } from '../../state/facts.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { countOf, formatBytes, formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { QuantityField } from './QuantityField.tsx';
import { readCount, readDays, readSize, writeSize } from './quantities.ts';
import { Section } from './Section.tsx';
import styles from './SettingsView.module.css';

/** What is recorded, how long it is kept, and where. */
export function RecordingSection() {
  const { captureLimitBytes, retainBytes, retainCount, retainDays } = usePreferences();
  return (
    <Section id="recording">
      <StoreFacts />
      <div className={styles['fields']}>
        <QuantityField
          label="Capture limit of one body"
          hint="a size such as 10 MiB; the rest passes unrecorded"
          value={captureLimitBytes}
          write={writeSize}
          read={readSize}
          onChange={(bytes) => changePreferences({ captureLimitBytes: bytes })}
        />
        <QuantityField
          label="Keep for so many days"
          hint="a number of days; 0 for ever"
          value={retainDays}
          write={String}
          read={readDays}
          onChange={(days) => changePreferences({ retainDays: days })}
        />
        <QuantityField
          label="Keep so many exchanges"
          hint="a whole number; 0 without bound"
          value={retainCount}
          write={formatCount}
          read={readCount}
          onChange={(count) => changePreferences({ retainCount: count })}
        />
        <QuantityField
          label="Keep so many bytes"
          hint="a size such as 20 GB; 0 without bound"
          value={retainBytes}
          write={writeSize}
          read={readSize}
          onChange={(bytes) => changePreferences({ retainBytes: bytes })}
        />
      </div>
      <p className={styles['note']}>The oldest exchanges go first. Pinned exchanges stay.</p>
    </Section>
  );
}

function StoreFacts() {
  const status = useRecorder((state) => state.status);
  const [isAsking, setAsking] = useState(false);
  if (status === undefined) return null;
  return (
    <>
      {status.problem !== undefined && <Notice kind="error">{status.problem}</Notice>}
      <dl className={styles['facts']}>
        <dt>Kept in</dt>
        <dd>{status.file === undefined ? 'memory, until the engine stops' : <code>{status.file}</code>}</dd>
        <dt>Recorded</dt>
        <dd>
          {countOf(status.exchanges, 'exchange')}, {formatBytes(status.bytes)}
        </dd>
        <dt>Waiting to be written</dt>
        <dd>
          {formatCount(status.queued)} ({formatBytes(status.queuedBytes)})
        </dd>
        <dt>Dropped</dt>
        <dd>{formatCount(status.dropped)}</dd>
        <dt>Not yet in the text index</dt>
        <dd>{formatCount(status.unindexed)}</dd>
      </dl>
      <div className={styles['actions']}>
        <Button tone="danger" disabled={status.exchanges === 0} onClick={() => setAsking(true)}>
          Delete all exchanges…
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Delete all exchanges?"
          action={`Delete ${countOf(status.exchanges, 'exchange')}`}
          onConfirm={clearRecorder}
          onClose={() => setAsking(false)}
        >
          Every recorded exchange of this workspace goes, pinned ones too, with its bodies. This cannot be undone.
        </ConfirmDialog>
      )}
    </>
  );
}

function clearRecorder(): void {
  client.call('recorder.clear', {}).then(
    () => notify('all exchanges deleted'),
    (error: unknown) => notifyFailure(`the exchanges were not deleted: ${describeFailure(error)}`),
  );
}

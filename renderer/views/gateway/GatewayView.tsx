import { useEffect, useSyncExternalStore } from 'react';
import { useCommands } from '../../commands/registry.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { EditorPane } from './EditorPane.tsx';
import { GATEWAY_COMMANDS } from './gateway-commands.ts';
import { RoutesPane } from './RoutesPane.tsx';
import { TryIt } from './TryIt.tsx';
import { followFiles, loadFiles, useFiles } from './workspace-files.ts';
import styles from './GatewayView.module.css';

/** Three columns need this much room; with less, Try it goes below the editor. */
const WIDE = matchMedia('(min-width: 1160px)');

/** The gateway's configuration: routes, files, and a request to try them with. */
export function GatewayView() {
  const isWide = useSyncExternalStore(watchWide, () => WIDE.matches);
  useCommands(GATEWAY_COMMANDS);
  useEffect(followFiles, []);
  return (
    <main className={styles['view']} aria-label="Gateway">
      <h1 className="visually-hidden">Gateway</h1>
      <Splitter
        name="gateway.routes"
        direction="row"
        label="Divide routes and files"
        firstShare={isWide ? 22 : 28}
        minFirst={180}
        minSecond={320}
        first={<RoutesPane />}
        second={
          <Splitter
            key={isWide ? 'row' : 'column'}
            name={isWide ? 'gateway.try-row' : 'gateway.try-column'}
            direction={isWide ? 'row' : 'column'}
            label="Divide files and Try it"
            firstShare={isWide ? 66 : 60}
            minFirst={isWide ? 360 : 220}
            minSecond={isWide ? 240 : 120}
            first={<Files />}
            second={<TryIt />}
          />
        }
      />
    </main>
  );
}

function Files() {
  const count = useFiles(({ drafts }) => drafts?.length);
  const failure = useFiles((files) => files.failure);
  const retry = <Button onClick={loadFiles}>Try again</Button>;
  if (count === undefined && failure !== undefined) {
    return (
      <EmptyState title="The files could not be read" text={failure}>
        {retry}
      </EmptyState>
    );
  }
  if (count === undefined) return null;
  return (
    <div className={styles['files']}>
      <div>
        {failure !== undefined && (
          <Notice kind="error" action={retry}>
            The files could not be read again: {failure}
          </Notice>
        )}
      </div>
      {count === 0 ? <NoFiles /> : <EditorPane />}
    </div>
  );
}

function NoFiles() {
  return (
    <EmptyState
      title="This workspace has no configuration"
      text={
        <>
          Put a <code>gatewright.yaml</code>, or a <code>kong.yaml</code> of decK, into the folder of the workspace. It
          is read as soon as it is there.
        </>
      }
    >
      <Button onClick={loadFiles}>Look again</Button>
    </EmptyState>
  );
}

function watchWide(listen: () => void): () => void {
  WIDE.addEventListener('change', listen);
  return () => WIDE.removeEventListener('change', listen);
}

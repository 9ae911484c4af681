import { Suspense, useEffect } from 'react';
import { feedNativeMenu } from '../commands/native-menu.ts';
import { listenToKeys } from '../commands/listen-to-keys.ts';
import { PAGE_COMMANDS } from '../commands/page-commands.ts';
import { useCommands } from '../commands/registry.ts';
import { useAppInfo } from '../state/facts.ts';
import type { View } from '../state/hash.ts';
import { usePlace } from '../state/place.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { TrafficView } from '../views/traffic/TrafficView.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { HarDrop } from './HarDrop.tsx';
import { ExchangeView, GatewayView, JwtView, preloadDetails, ReplayView, SettingsView, VtlView } from './late-views.ts';
import { Layers } from './Layers.tsx';
import { Rail } from './Rail.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toasts } from './Toasts.tsx';
import styles from './Page.module.css';

/** The whole page: rail, view, status bar, and what lies above them. */
export function Page() {
  const view = usePlace((place) => place.view);
  const workspace = useAppInfo(({ info }) => info?.workspace.name);
  useCommands(PAGE_COMMANDS);
  useEffect(() => {
    document.title = workspace === undefined ? 'Gatewright' : `${workspace} · Gatewright`;
  }, [workspace]);
  useEffect(listenToKeys, []);
  useEffect(feedNativeMenu, []);
  useEffect(preloadDetails, []);
  return (
    <div className={styles['page']}>
      <Rail />
      <div className={styles['main']}>
        <div>
          <ConnectionBanner />
        </div>
        <ErrorBoundary key={view}>
          <Suspense fallback={<EmptyState title="Loading" />}>
            <CurrentView view={view} />
          </Suspense>
        </ErrorBoundary>
        <HarDrop />
      </div>
      <StatusBar />
      <Layers />
      <Toasts />
    </div>
  );
}

function renderDetails(id: number) {
  return (
    <ErrorBoundary key={id}>
      <Suspense fallback={<EmptyState title="Loading" />}>
        {ExchangeView !== undefined && <ExchangeView id={id} />}
      </Suspense>
    </ErrorBoundary>
  );
}

function CurrentView({ view }: { readonly view: View }) {
  switch (view) {
    case 'traffic':
      return <TrafficView renderDetails={renderDetails} />;
    case 'gateway':
      return GatewayView !== undefined && <GatewayView />;
    case 'replay':
      return ReplayView !== undefined && <ReplayView />;
    case 'jwt':
      return JwtView !== undefined && <JwtView />;
    case 'vtl':
      return VtlView !== undefined && <VtlView />;
    case 'settings':
      return SettingsView !== undefined && <SettingsView />;
  }
}

import { Suspense } from 'react';
import { type Command, isEnabled } from '../commands/command.ts';
import { useRegistry } from '../commands/registry.ts';
import { closeLayer, useLayers } from '../state/layers.ts';
import { useRoutes } from '../state/routes.ts';
import { Chooser } from '../ui/Chooser.tsx';
import { goChoices, type RouteName } from './go-choices.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { KeyList } from './KeyList.tsx';
import { PastedDialog } from './late-views.ts';

/** The layers that commands open above the page. */
export function Layers() {
  const open = useLayers((state) => state.open);
  if (open === 'palette') return <Palette />;
  if (open === 'go') return <GoTo />;
  if (open === 'pasted') return <Pasted />;
  return open === 'keys' ? <KeyList onClose={closeLayer} /> : null;
}

function Pasted() {
  if (PastedDialog === undefined) return null;
  return (
    <ErrorBoundary>
      <Suspense fallback={null}>
        <PastedDialog />
      </Suspense>
    </ErrorBoundary>
  );
}

function Palette() {
  const commands = useRegistry((state) => state.commands);
  return (
    <Chooser
      label="Commands"
      placeholder="Type a command"
      choices={paletteCommands(commands).map(asChoice)}
      onClose={closeLayer}
    />
  );
}

/** Those that can be run now; what only moves about in a list comes last. */
function paletteCommands(commands: readonly Command[]): readonly Command[] {
  const usable = commands.filter((command) => isEnabled(command) && command.id !== 'layer.palette');
  return [...usable.filter(({ focus }) => focus === undefined), ...usable.filter(({ focus }) => focus === 'list')];
}

const NO_ROUTES: readonly RouteName[] = [];

function GoTo() {
  const routes = useRoutes((state) => state.routes) ?? NO_ROUTES;
  return (
    <Chooser
      label="Go to"
      placeholder="Go to a view, route, setting or recent exchange"
      choices={goChoices(routes)}
      onClose={closeLayer}
    />
  );
}

function asChoice({ id, title, keys, run }: Command) {
  return { id, title, keys: keys?.[0], run };
}

import { useConnection } from '../state/facts.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

/** Stands in place of a view whose files could not be loaded, and loads the page again once the engine can be reached. */
export function LoadFailed() {
  const isOpen = useConnection(({ state }) => state.kind === 'open');
  const text = isOpen
    ? 'Its files did not come from the engine. Loading the page again fetches them; what was not saved is lost.'
    : 'Its files come from the engine, which cannot be reached. Once it is back, the page can be loaded again.';
  return (
    <EmptyState title="This view is not loaded yet" text={text}>
      <Button disabled={!isOpen} onClick={() => location.reload()}>
        Load the page again
      </Button>
    </EmptyState>
  );
}

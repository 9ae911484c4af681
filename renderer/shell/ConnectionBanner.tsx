import { client } from '../api/client.ts';
import { useConnection } from '../state/facts.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Says when the engine cannot be reached, and why. */
export function ConnectionBanner() {
  const state = useConnection((store) => store.state);
  if (state.kind !== 'lost' && state.kind !== 'refused') return null;
  const retry = <Button onClick={() => client.retryNow()}>Try now</Button>;
  if (state.kind === 'refused') {
    return (
      <Notice kind="error" action={retry}>
        The engine does not accept this page’s token, because it was started anew. Open the address that it printed.
      </Notice>
    );
  }
  return (
    <Notice kind="error" action={retry}>
      The connection to the engine is lost; trying again. What is on screen may be out of date.
    </Notice>
  );
}

import { openView } from '../../state/place.ts';
import { useRoutes } from '../../state/routes.ts';
import { takeToken } from '../gateway/try-it.ts';
import { useAgainst } from './against.ts';
import { againstOf } from './against-choice.ts';

/** Opens Try it with the token as its credentials, on the route whose policy the token is checked against. */
export function sendWith(token: string): void {
  const against = useAgainst.getState();
  const chosen = againstOf(against, undefined);
  const use = chosen.kind === 'policy' ? chosen.use : undefined;
  const policy = against.policies?.find((known) => known.use === use);
  takeToken(
    token,
    useRoutes.getState().routes?.find(({ id }) => id === policy?.route),
  );
  openView('gateway');
}

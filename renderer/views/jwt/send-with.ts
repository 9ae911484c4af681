import { openView } from '../../state/place.ts';
import { useRoutes } from '../../state/routes.ts';
import { TRY_URL_ID } from '../gateway/gateway-commands.ts';
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
  // The view is loaded when it is first opened, so its field may come later.
  focusWhenThere(TRY_URL_ID, FRAMES_AT_MOST);
}

const FRAMES_AT_MOST = 120;

function focusWhenThere(id: string, frames: number): void {
  const field = document.getElementById(id);
  if (field !== null) field.focus();
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(id, frames - 1));
}

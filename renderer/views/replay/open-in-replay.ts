import { openView } from '../../state/place.ts';
import { chooseExchanges, chooseFilter } from './draft.ts';

/** Opens the Replay view with these exchanges. */
export function replayExchanges(ids: readonly number[]): void {
  chooseExchanges(ids);
  openView('replay');
}

/** Opens the Replay view with all exchanges of a filter. */
export function replayFilter(filter: string): void {
  chooseFilter(filter);
  openView('replay');
}

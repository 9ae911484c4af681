import { create } from 'zustand';
import { formatPlace, HOME, parsePlace, type Place, type View } from './hash.ts';

/** Where the user is; the same as the address fragment. */
export const usePlace = create<Place>(() => HOME);

/** Takes the place from the address and follows it (back, forward, an edited link). Returns the undo. */
export function followAddress(): () => void {
  readAddress();
  addEventListener('hashchange', readAddress);
  return () => removeEventListener('hashchange', readAddress);
}

/** Opens a view; an entry of the history, so that Back returns. */
export function openView(view: View): void {
  if (usePlace.getState().view !== view) go({ ...usePlace.getState(), view }, 'push');
}

/** Opens the details of an exchange in the Traffic view, or closes them with undefined. */
export function openExchange(exchange: number | undefined): void {
  const place = usePlace.getState();
  if (place.exchange === exchange && place.view === 'traffic') return;
  go({ ...place, view: 'traffic', exchange }, place.view === 'traffic' ? 'replace' : 'push');
}

/** Lists the exchanges of a filter in the Traffic view. */
export function showFilter(filter: string): void {
  const place = usePlace.getState();
  const isListed = place.view === 'traffic' && place.shows === undefined;
  if (place.filter === filter && isListed) return;
  go({ ...place, view: 'traffic', filter, shows: undefined }, isListed ? 'replace' : 'push');
}

/** Shows in the Traffic view the failures by their causes, or the list with undefined. */
export function showInTraffic(shows: Place['shows']): void {
  const place = usePlace.getState();
  if (place.shows !== shows || place.view !== 'traffic') go({ ...place, view: 'traffic', shows }, 'push');
}

/** Filters the exchanges by something else, in whatever view the user is by now. */
export function changeFilter(filter: string): void {
  const place = usePlace.getState();
  if (place.filter !== filter) go({ ...place, filter }, 'replace');
}

function go(place: Place, how: 'push' | 'replace'): void {
  if (how === 'push') history.pushState(null, '', formatPlace(place));
  else history.replaceState(null, '', formatPlace(place));
  usePlace.setState(place, true);
}

function readAddress(): void {
  usePlace.setState(parsePlace(location.hash), true);
}

/** The views of the page. */
export const VIEWS = ['traffic', 'gateway', 'replay', 'jwt', 'vtl', 'settings'] as const;
export type View = (typeof VIEWS)[number];

/** What a link restores. */
export interface Place {
  readonly view: View;
  /** Id of the exchange whose details are open. */
  readonly exchange?: number | undefined;
  readonly filter: string;
  /** What the Traffic view shows in place of the list. */
  readonly shows?: 'failures' | undefined;
}

/** The place that the page opens with. */
export const HOME: Place = { view: 'traffic', filter: '' };

/** The place of an address fragment such as `#/traffic?exchange=12&filter=status%3A4xx`; what cannot be read is left at its default. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const view = VIEWS.find((name) => name === path) ?? HOME.view;
  const parameters = new URLSearchParams(query);
  const exchange = Number(parameters.get('exchange') ?? 'none');
  return {
    view,
    exchange: Number.isSafeInteger(exchange) && exchange > 0 ? exchange : undefined,
    filter: parameters.get('filter') ?? '',
    ...(parameters.get('show') === 'failures' && { shows: 'failures' }),
  };
}

/** The fragment of a place, with its `#`. */
export function formatPlace({ view, exchange, filter, shows }: Place): string {
  const parameters = new URLSearchParams();
  if (exchange !== undefined) parameters.set('exchange', String(exchange));
  if (filter !== '') parameters.set('filter', filter);
  if (shows !== undefined) parameters.set('show', shows);
  const query = parameters.toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}

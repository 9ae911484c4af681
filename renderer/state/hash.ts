/** The views of the page. */
export const VIEWS = ['traffic', 'gateway', 'replay', 'jwt', 'vtl', 'settings'] as const;
export type View = (typeof VIEWS)[number];

/** What a link restores. */
export interface Place {
  readonly view: View;
  /** Id of the exchange whose details are open. */
  readonly exchange?: number | undefined;
  readonly filter: string;
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
  };
}

/** The fragment of a place, with its `#`. */
export function formatPlace({ view, exchange, filter }: Place): string {
  const parameters = new URLSearchParams();
  if (exchange !== undefined) parameters.set('exchange', String(exchange));
  if (filter !== '') parameters.set('filter', filter);
  const query = parameters.toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}

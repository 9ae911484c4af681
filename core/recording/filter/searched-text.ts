import type { Exchange } from '../../model/exchange.ts';
import { headerPairs, type HeaderList } from '../../model/http.ts';
import { bodyText } from './body-text.ts';

/** Characters of a body that are searched for words; what comes later is found by expressions only. */
export const SEARCHED_CHARACTERS = 1_048_576;

/** The texts of an exchange that are searched for words, each a column of the full-text table. */
export interface SearchedText {
  readonly url: string;
  /** `name: value` of the request and then of the response, each followed by a line feed. */
  readonly headers: string;
  readonly requestBody: string;
  readonly responseBody: string;
}

/** What a search for words looks at. The full-text index is filled with exactly this. */
export function searchedText(exchange: Exchange): SearchedText {
  const { request, response } = exchange;
  return {
    url: urlOf(exchange),
    headers: headerText(request.headers) + headerText(response?.headers ?? []),
    requestBody: bodyText(request.body, request.headers).slice(0, SEARCHED_CHARACTERS),
    responseBody: response === undefined ? '' : bodyText(response.body, response.headers).slice(0, SEARCHED_CHARACTERS),
  };
}

/** The address of an exchange: scheme, authority and the target as it was received. */
export function urlOf({ scheme, authority, request }: Exchange): string {
  return `${scheme}://${authority}${request.target}`;
}

function headerText(headers: HeaderList): string {
  return headerPairs(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

import { headerPairs, type HeaderList } from '../../../core/model/http.ts';
import type { ExchangeDetails } from '../../../core/model/summary.ts';

/** The head of a request as it would stand on the wire in HTTP/1. */
export function requestHead({ request }: Pick<ExchangeDetails, 'request'>): string {
  return `${request.method} ${request.target} HTTP/${request.version}\r\n${headerLines(request.headers)}\r\n`;
}

/** The head of a response as it would stand on the wire in HTTP/1; empty when there was none. */
export function responseHead({ request, response }: Pick<ExchangeDetails, 'request' | 'response'>): string {
  if (response === undefined) return '';
  const reason = response.statusText === undefined ? '' : ` ${response.statusText}`;
  return `HTTP/${request.version} ${response.status}${reason}\r\n${headerLines(response.headers)}\r\n`;
}

/** Trailers as they stand behind a body; empty when there are none. */
export function trailerLines(trailers: HeaderList | undefined): string {
  return trailers === undefined || trailers.length === 0 ? '' : `\r\n${headerLines(trailers)}`;
}

function headerLines(headers: HeaderList): string {
  return headerPairs(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

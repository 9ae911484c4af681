import { headerValues, type HeaderList } from '../../model/http.ts';

/** What a client prefers of a mocked answer. @see RFC 7240 */
export interface Preferences {
  /** Status of the answer. */
  readonly code: string | undefined;
  /** Name of the example. */
  readonly example: string | undefined;
  /** Whether the answer is made of the schema although there are examples. */
  readonly isDynamic: boolean;
}

/** The preferences of a request; those it does not know are the affair of others. */
export function preferencesOf(headers: HeaderList): Preferences {
  const found = new Map<string, string>();
  for (const part of headerValues(headers, 'prefer').flatMap((line) => line.split(/[,;]/))) {
    const [name = '', value = ''] = part.split(/=(.*)/s).map((text) => text.trim());
    // Of one that is given twice the first counts.
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value.replaceAll(/^"|"$/g, ''));
  }
  return { code: found.get('code'), example: found.get('example'), isDynamic: found.get('dynamic') === 'true' };
}

import { z } from 'zod';
import type { FoundToken } from '../../jwt/checks/check.ts';
import { headerValue, headerValues, removeHeader, withHeaders, type HttpRequest } from '../../model/http.ts';
import { headerNameOption } from '../../model/options.ts';
import { credentialsIn, withoutCredential } from '../credentials.ts';

const placeOption = z
  .strictObject({
    header: headerNameOption.describe('Name of a header.').optional(),
    scheme: z
      .string()
      .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, { error: 'expected a word such as Bearer' })
      .describe('With `header`: the word before the token; Bearer in authorization when not given.')
      .optional(),
    schemeNeeded: z
      .boolean()
      .describe('With `header`: whether a token without that word is none; true when not given.')
      .optional(),
    query: z.string().min(1).describe('Name of a query parameter.').optional(),
    cookie: z.string().min(1).describe('Name of a cookie.').optional(),
  })
  .refine(({ header, query, cookie }) => [header, query, cookie].filter((one) => one !== undefined).length === 1, {
    error: 'expected one of header, query, cookie',
  })
  .refine(({ header, scheme, schemeNeeded }) => header !== undefined || (scheme ?? schemeNeeded) === undefined, {
    error: 'expected header with scheme',
  });
type PlaceOption = z.output<typeof placeOption>;

/** Options that say where a token is looked for; spread into those of a policy. */
export const placeOptions = {
  from: z
    .array(placeOption)
    .min(1)
    .describe('Where the token is looked for, in this order.')
    .default([{ header: 'authorization' }]),
  several: z
    .enum(['first', 'refuse'])
    .describe('What counts where there are different tokens in these places.')
    .default('first'),
};

interface Place {
  readonly name: string;
  find(request: HttpRequest): readonly string[];
  remove(request: HttpRequest): HttpRequest;
}

/** The places where a policy looks for tokens. */
export class TokenPlaces {
  /** In words, such as `header authorization (Bearer) or query access_token`. */
  readonly text: string;
  readonly #places: readonly Place[];
  readonly #refusesSeveral: boolean;

  constructor(from: readonly PlaceOption[], several: 'first' | 'refuse') {
    this.#places = from.map(placeOf);
    this.#refusesSeveral = several === 'refuse';
    this.text = this.#places.map(({ name }) => name).join(' or ');
  }

  find(request: HttpRequest): FoundToken {
    if (this.#refusesSeveral) return this.#findOnly(request);
    for (const { name, find } of this.#places) {
      const [text] = find(request);
      if (text !== undefined) return { kind: 'token', text, place: name };
    }
    return NOTHING;
  }

  #findOnly(request: HttpRequest): FoundToken {
    const all = this.#places.flatMap(({ name, find }) => find(request).map((text) => ({ text, place: name })));
    const [first] = all;
    if (first === undefined) return NOTHING;
    const other = all.find(({ text }) => text !== first.text);
    if (other === undefined) return { kind: 'token', ...first };
    return { kind: 'several', places: [...new Set([first.place, other.place])] };
  }

  /** The request without the tokens. */
  hide(request: HttpRequest): HttpRequest {
    return this.#places.reduce((rest, place) => place.remove(rest), request);
  }
}

const NOTHING: FoundToken = { kind: 'none' };

function placeOf(option: PlaceOption): Place {
  const { header, query, cookie } = option;
  if (header !== undefined) return headerPlace(header.toLowerCase(), option);
  return query === undefined ? namedPlace('cookie', cookie ?? '') : namedPlace('query', query);
}

function headerPlace(header: string, option: PlaceOption): Place {
  const scheme = option.scheme ?? (header === 'authorization' ? 'Bearer' : undefined);
  const isNeeded = option.schemeNeeded ?? true;
  const read =
    scheme === undefined ? (value: string) => value.trim() : (value: string) => afterScheme(value, scheme, isNeeded);
  return {
    name: `header ${header}${scheme === undefined ? '' : ` (${scheme})`}`,
    find({ headers }) {
      const value = headerValue(headers, header);
      if (value === undefined) return NONE;
      const text = read(value);
      // One header is the rule; lists are made only where there are several or the first holds none.
      return text !== '' && countHeaders(headers, header) === 1
        ? [text]
        : headerValues(headers, header)
            .map(read)
            .filter((one) => one !== '');
    },
    // A header with other credentials than a token stays.
    remove: (request) =>
      headerValues(request.headers, header).some((value) => read(value) !== '')
        ? withHeaders(request, removeHeader(request.headers, header))
        : request,
  };
}

const NONE: readonly string[] = [];

function countHeaders(headers: HttpRequest['headers'], name: string): number {
  let count = 0;
  for (let index = 0; index < headers.length; index += 2) {
    const candidate = headers[index];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) count += 1;
  }
  return count;
}

/** What stands behind the scheme; the whole value where the scheme need not be there; nothing otherwise. */
function afterScheme(value: string, scheme: string, isNeeded: boolean): string {
  const { length } = scheme;
  const isThere =
    value.charCodeAt(length) === SPACE &&
    (value.startsWith(scheme) || value.slice(0, length).toLowerCase() === scheme.toLowerCase());
  if (isThere) return value.slice(length + 1).trim();
  return isNeeded || value.includes(' ') ? '' : value;
}

const SPACE = 0x20;

function namedPlace(place: 'query' | 'cookie', name: string): Place {
  return {
    name: `${place} ${name}`,
    find: (request) => credentialsIn(request, place, name),
    remove: (request) =>
      credentialsIn(request, place, name).length === 0 ? request : withoutCredential(request, place, name),
  };
}

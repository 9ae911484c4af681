import { atPointer, pointerPart } from './json-pointer.ts';
import type { ReplayChange, ReplayRequest } from '../model/replay.ts';

/** A value that an answer gave and a later request used. */
export interface Link {
  /** Index of the exchange that gave it. */
  readonly from: number;
  /** Pointer into its JSON body, or `header name`. */
  readonly place: string;
  /** Index of the exchange that used it. */
  readonly to: number;
  readonly value: string;
}

/** What correlation looks at. */
export interface Recorded {
  readonly request: Pick<ReplayRequest, 'url' | 'headers' | 'body'>;
  readonly answer: { readonly headers: readonly string[]; readonly json: unknown } | undefined;
}

/** Shorter values, and those below, stand in many places by chance. */
const LEAST_CHARACTERS = 4;
const MOST_VALUES = 100_000;
const EVERYWHERE = /^(true|false|null|none|json|http|https|utf-8|[a-z]{1,8}|\d{1,3})$/i;

/** Finds values that answers gave and later requests used: ids in paths, tokens in headers, members of bodies. */
export function findLinks(recorded: readonly Recorded[]): Link[] {
  const known = new Map<string, { readonly from: number; readonly place: string }>();
  const links: Link[] = [];
  for (const [index, { request, answer }] of recorded.entries()) {
    for (const value of new Set(usedValues(request))) {
      const given = known.get(value);
      if (given !== undefined) links.push({ ...given, to: index, value });
    }
    if (answer === undefined || known.size > MOST_VALUES) continue;
    for (const [place, value] of givenValues(answer)) if (!known.has(value)) known.set(value, { from: index, place });
  }
  return links;
}

/** The request with every linked value replaced by what the new answers gave in its place. */
export function applyLinks(
  request: ReplayRequest,
  links: readonly Link[],
  newValue: (link: Link) => string | undefined,
): { readonly request: ReplayRequest; readonly changes: readonly ReplayChange[] } {
  let { url, headers, body } = request;
  const changes: ReplayChange[] = [];
  for (const link of links) {
    const value = newValue(link);
    if (value === undefined || value === link.value) continue;
    const encoded = encodeURIComponent(link.value);
    url = url.replaceAll(encoded, () => encodeURIComponent(value)).replaceAll(link.value, () => value);
    headers = headers.map((text, at) => (at % 2 === 0 ? text : text.replaceAll(link.value, () => value)));
    if (body.byteLength > 0)
      body = Buffer.from(
        Buffer.from(body)
          .toString('latin1')
          .replaceAll(link.value, () => value),
        'latin1',
      );
    changes.push({
      part: 'value',
      before: link.value,
      after: value,
      because: `${link.place} of answer ${link.from + 1}`,
    });
  }
  return { request: { ...request, url, headers, body }, changes };
}

/** What a new answer has at a link's place. */
export function valueAt(
  place: string,
  answer: { readonly headers: readonly string[]; readonly json: unknown },
): string | undefined {
  if (!place.startsWith('header ')) return scalarText(atPointer(answer.json, place));
  const name = place.slice('header '.length);
  const at = answer.headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : lastSegment(answer.headers[at + 1] ?? '');
}

function* givenValues({
  headers,
  json,
}: {
  readonly headers: readonly string[];
  readonly json: unknown;
}): Generator<readonly [place: string, value: string]> {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]?.toLowerCase() ?? '';
    if (name !== 'location' && name !== 'etag' && name !== 'content-location') continue;
    const value = lastSegment(headers[at + 1] ?? '');
    if (isTelling(value)) yield [`header ${name}`, value];
  }
  yield* scalarsOf(json, '', 0);
}

function* scalarsOf(value: unknown, pointer: string, depth: number): Generator<readonly [string, string]> {
  const text = scalarText(value);
  if (text !== undefined) {
    if (isTelling(text)) yield [pointer, text];
    return;
  }
  if (typeof value !== 'object' || value === null || depth > 12) return;
  for (const [name, inner] of Object.entries(value).slice(0, 500))
    yield* scalarsOf(inner, `${pointer}${pointerPart(name)}`, depth + 1);
}

function usedValues({ url, headers, body }: Pick<ReplayRequest, 'url' | 'headers' | 'body'>): string[] {
  const { pathname, searchParams } = new URL(url);
  const values = [...pathname.split('/').map(decode), ...searchParams.values()];
  for (let at = 1; at < headers.length; at += 2) values.push(...(headers[at] ?? '').split(/[\s,;="]+/));
  try {
    for (const [, text] of scalarsOf(JSON.parse(Buffer.from(body).toString('utf8')), '', 0)) values.push(text);
  } catch {
    // Other bodies are left as they are.
  }
  return values.filter(isTelling);
}

function isTelling(text: string): boolean {
  return text.length >= LEAST_CHARACTERS && text.length <= 4096 && !EVERYWHERE.test(text);
}

function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function lastSegment(text: string): string {
  return decode(text.split('?', 1)[0]?.replace(/\/$/, '').split('/').at(-1) ?? text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not valid percent-encoding, and so meant as it is.
    return text;
  }
}

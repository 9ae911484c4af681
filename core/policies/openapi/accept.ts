import { headerValues, type HeaderList } from '../../model/http.ts';
import { fitsMediaRange, isOneOf, JSON_TYPES, mediaParameter, mediaTypeOf } from '../content/media-type.ts';

/**
 * The media type an answer is written in: the one of those there are that the client likes best, JSON before others of the
 * same rank. @returns The range it stands under and the type it is sent as; undefined when nothing fits.
 * @see RFC 9110 section 12.5.1
 */
export function chooseMedia(
  ranges: readonly string[],
  headers: HeaderList,
): { readonly range: string; readonly type: string } | undefined {
  const lines = headerValues(headers, 'accept').flatMap((line) => line.split(','));
  const wishes = lines.length === 0 ? ['*/*'] : lines;
  const ranked = ranges
    .map((range) => ({ range, ...best(range, wishes) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((left, right) => right.quality - left.quality || rank(left.range) - rank(right.range));
  const [first] = ranked;
  return first && { range: first.range, type: first.type };
}

function rank(range: string): number {
  return isOneOf(JSON_TYPES, mediaTypeOf(range)) ? 0 : 1;
}

/** How much a range is liked: by the most exact wish that it fits. */
function best(range: string, wishes: readonly string[]): { readonly quality: number; readonly type: string } {
  const own = mediaTypeOf(range);
  const fitting = wishes
    .map((wish) => ({ type: mediaTypeOf(wish), quality: Number(mediaParameter(wish, 'q') ?? '1') }))
    .filter(({ type }) => fitsMediaRange(type, own) || fitsMediaRange(own, type))
    .toSorted((left, right) => left.type.split('*').length - right.type.split('*').length);
  const [exact] = fitting;
  if (exact === undefined || Number.isNaN(exact.quality)) return { quality: 0, type: '' };
  return { quality: exact.quality, type: concrete(range, exact.type) };
}

/** A range cannot be sent: what the client names takes its place, or JSON, or bytes. */
function concrete(range: string, wish: string): string {
  if (!range.includes('*')) return range;
  if (!wish.includes('*')) return wish;
  return fitsMediaRange(range, 'application/json') ? 'application/json' : range.replaceAll('*', 'octet-stream');
}

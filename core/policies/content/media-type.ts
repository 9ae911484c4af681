/** A content type without its parameters, in lower case; empty when there is none. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType?.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** A parameter of a content type, such as `charset`, without quotes; undefined when it is not there. */
export function mediaParameter(contentType: string | undefined, name: string): string | undefined {
  for (const part of (contentType ?? '').split(';').slice(1)) {
    const border = part.indexOf('=');
    if (border !== -1 && part.slice(0, border).trim().toLowerCase() === name)
      return part
        .slice(border + 1)
        .trim()
        .replaceAll(/^"|"$/g, '');
  }
  return undefined;
}

/**
 * Whether a media type fits a range: `application/json`, `application/*`, `application/*+json` or any type at all.
 * @param type Without parameters, lower case.
 */
export function fitsMediaRange(range: string, type: string): boolean {
  const wanted = mediaTypeOf(range);
  if (wanted === '*/*' || wanted === '*' || wanted === type) return true;
  const star = wanted.indexOf('*');
  if (star === -1 || type.length < wanted.length - 1) return false;
  return type.startsWith(wanted.slice(0, star)) && type.endsWith(wanted.slice(star + 1));
}

/** Media ranges of JSON. */
export const JSON_TYPES: readonly string[] = ['application/json', 'application/*+json', 'text/json'];

/** Media ranges of XML. */
export const XML_TYPES: readonly string[] = ['application/xml', 'text/xml', 'application/*+xml'];

/** Whether a media type is one of these ranges. */
export function isOneOf(ranges: readonly string[], type: string): boolean {
  return ranges.some((range) => fitsMediaRange(range, type));
}

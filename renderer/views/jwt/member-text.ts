const FITS_ONE_LINE = 60;
const MOST_SIGNS = 240;
const MOST_LINES = 8;

/** A value of JSON over several lines when it is long; as it stands in the token where that would change a number or drop a duplicate. */
export function readableJson(json: string): string {
  if (json.length <= FITS_ONE_LINE || !/^[[{]/.test(json)) return json;
  try {
    const value: unknown = JSON.parse(json);
    return JSON.stringify(value) === json ? JSON.stringify(value, null, 2) : json;
  } catch {
    // What cannot be read is shown as it is.
    return json;
  }
}

/** The beginning of a text that is shown at first. */
export function shownText(text: string): { readonly shown: string; readonly isCut: boolean } {
  const lines = text.split('\n', MOST_LINES + 1);
  const first = lines.slice(0, MOST_LINES).join('\n').slice(0, MOST_SIGNS);
  return first.length < text.length ? { shown: `${first}…`, isCut: true } : { shown: text, isCut: false };
}

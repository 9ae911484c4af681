/** A name and its value, decoded, and as it was written where that differs. */
export interface FormPair {
  readonly name: string;
  readonly value: string;
  /** Why it could not be decoded; then name and value are as written. */
  readonly problem?: string;
}

/** The pairs of a query or of a body of type `application/x-www-form-urlencoded`, in their order with duplicates. */
export function formPairs(text: string): readonly FormPair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map(readPair);
}

/** The query of a request target, without its question mark; empty when there is none. */
export function queryOf(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? '' : target.slice(at + 1);
}

function readPair(part: string): FormPair {
  const at = part.indexOf('=');
  const name = at < 0 ? part : part.slice(0, at);
  const value = at < 0 ? '' : part.slice(at + 1);
  try {
    return { name: decode(name), value: decode(value) };
  } catch {
    return { name, value, problem: 'not valid percent-encoding' };
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

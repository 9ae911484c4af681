import { JavaException } from '../java/collections.ts';

/**
 * Escapes a text for JavaScript as commons-lang 2 does: quotes, backslash, `/`, control characters and everything beyond ASCII.
 * The `\'` it makes is not valid in JSON.
 */
export function escapeJavaScript(text: string): string {
  return text.replace(/["'\\/]|[^ -\u007f]/g, (character) => SHORT.get(character) ?? unicodeEscape(character));
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["'", "\\'"],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function unicodeEscape(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`)
    .join('');
}

/** Form encoding in UTF-8: a blank becomes `+`; letters, digits and `.-*_` stay. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed().replaceAll('\ufffd', '?'))
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Undoes {@link urlEncode}. @throws JavaException for a `%` without two digits. */
export function urlDecode(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text))
    throw new JavaException('IllegalArgumentException', 'a “%” is not followed by two hexadecimal digits');
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const part of text.match(/%[0-9a-fA-F]{2}|\+|[^%+]+/g) ?? []) {
    if (part.startsWith('%')) bytes.push(Number.parseInt(part.slice(1), 16));
    else for (const byte of encoder.encode(part === '+' ? ' ' : part)) bytes.push(byte);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** Base64 of the text in UTF-8. */
export function base64Encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Undoes {@link base64Encode}. @throws JavaException for characters that are not Base64. */
export function base64Decode(text: string): string {
  if (!/^[A-Za-z0-9+/\-_\s]*=*\s*$/.test(text))
    throw new JavaException('IllegalArgumentException', 'the text is not Base64');
  return Buffer.from(text, 'base64').toString('utf8');
}

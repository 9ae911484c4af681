import { headerValues, type HeaderList } from '../model/http.ts';
import { type PastedBody, type PastedLine } from './pasted-text.ts';
import { utf8Text } from './sendable.ts';

/** Lines as one body: what our own raw form says of it is read, and the framing of chunks is taken off. */
export function readBody(lines: readonly PastedLine[], headers: HeaderList): PastedBody {
  const texts = lines.map(({ text }) => text);
  let isBase64 = false;
  let isCut = false;
  for (let fact = texts[0]; fact !== undefined; fact = texts[0]) {
    if (/^\[\d+ bytes in base64\]$/.test(fact)) isBase64 = true;
    else if (/^\[cut: \d+ of \d+ bytes were recorded\]$/.test(fact)) isCut = true;
    else if (!/^\[[\w, -]+ taken off, \d+ bytes on the wire\]$/.test(fact)) break;
    texts.shift();
  }
  const text = texts.join('\n');
  const isChunked = headerValues(headers, 'transfer-encoding').some((value) => /\bchunked\b/i.test(value));
  return { text: isChunked ? withoutChunks(text) : text, isBase64, isCut };
}

/** The content of chunks; the text as it is where it does not hold together as such, as most tools take them off. */
function withoutChunks(text: string): string {
  const bytes = Buffer.from(text);
  const content: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\n', at);
    const line = bytes.toString('latin1', at, end < 0 ? bytes.byteLength : end).trimEnd();
    const [, digits] = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line) ?? [];
    if (digits === undefined) return text;
    const size = parseInt(digits, 16);
    if (size === 0) break;
    if (end < 0 || end + 1 + size > bytes.byteLength) return text;
    content.push(bytes.subarray(end + 1, end + 1 + size));
    at = end + 1 + size;
    const gap = /^\r?\n/.exec(bytes.toString('latin1', at, at + 2));
    if (gap === null) return text;
    at += gap[0].length;
  }
  return utf8Text(Buffer.concat(content)) ?? text;
}

import type { HeaderList } from '../model/http.ts';
import { pastedError, type PastedLine } from './pasted-text.ts';
import { toByteText } from './sendable.ts';

const HEADER = /^(:?[!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/;

/** Whether a line reads as a header. */
export function isHeader(text: string): boolean {
  return HEADER.test(text);
}

/** Headers of a message, and the index of the line after the empty one that ends them. */
export interface PastedHead {
  readonly headers: HeaderList;
  readonly next: number;
  /** Whether a body follows without an empty line between. */
  readonly isOpen: boolean;
}

/**
 * Reads headers from a line on. A line that begins as a body does ends them too, since people leave the empty line out.
 * @throws FORMAT_INVALID with `reason` and `line` where a line is no header.
 */
export function readHead(lines: readonly PastedLine[], from: number): PastedHead {
  const headers: string[] = [];
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.text.trim() === '') return { headers, next: index + 1, isOpen: false };
    if (!addHeader(headers, line)) return { headers, next: index, isOpen: true };
  }
  return { headers, next: lines.length, isOpen: false };
}

/**
 * Adds one line to headers; a folded line belongs to the one before. Answers false when the line begins a body.
 * @throws FORMAT_INVALID with `reason` and `line` where it is neither.
 */
export function addHeader(headers: string[], line: PastedLine): boolean {
  const [, name, value = ''] = HEADER.exec(line.text) ?? [];
  if (name !== undefined) {
    headers.push(name, toByteText(value));
    return true;
  }
  const last = headers.at(-1);
  if (/^[ \t]/.test(line.text) && last !== undefined) {
    headers[headers.length - 1] = `${last} ${toByteText(line.text.trim())}`.trim();
    return true;
  }
  if (/^[[{<"]/.test(line.text)) return false;
  throw pastedError(`${JSON.stringify(line.text.slice(0, 80))} is not a header; expected Name: value`, line);
}

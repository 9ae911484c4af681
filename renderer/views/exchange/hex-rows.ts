/** Bytes in a line of a hexadecimal view. */
export const BYTES_A_ROW = 16;

/** One line of a hexadecimal view. */
export interface HexRow {
  /** Place of the first byte, eight hexadecimal figures. */
  readonly offset: string;
  /** Two figures a byte with a space between, a wider gap in the middle; filled up to the full width. */
  readonly hex: string;
  /** Printable ASCII, and a point for everything else. */
  readonly text: string;
}

/** How many lines so many bytes take. */
export function hexRowCount(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / BYTES_A_ROW);
}

/** One line of the view. */
export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const start = row * BYTES_A_ROW;
  const part = [...bytes.subarray(start, start + BYTES_A_ROW)];
  const figures = part.map((byte) => byte.toString(16).padStart(2, '0'));
  const halves = [figures.slice(0, 8), figures.slice(8)].map((half) => half.join(' ').padEnd(23));
  return {
    offset: start.toString(16).padStart(8, '0'),
    hex: halves.join('  '),
    text: part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join(''),
  };
}

/** Lines as text, for copying. @param limit How many at most. */
export function hexText(bytes: Uint8Array, limit: number): string {
  return Array.from({ length: Math.min(limit, hexRowCount(bytes)) }, (_, index) => {
    const { offset, hex, text } = hexRow(bytes, index);
    return `${offset}  ${hex}  |${text}|`;
  }).join('\n');
}

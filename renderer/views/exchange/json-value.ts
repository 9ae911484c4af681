/** A number that JavaScript cannot hold exactly, as it was written. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What came of reading a text as JSON. */
export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads JSON. Numbers that would be rounded keep their digits as {@link ExactNumber}. */
export function readJson(text: string): JsonReading {
  try {
    return { kind: 'value', value: parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { kind: 'broken', problem: error instanceof Error ? error.message : String(error) };
  }
}

function parse(text: string): unknown {
  // A reviver is slow on big bodies, and only long figures are at risk.
  if (!/\d{16}|\d[eE]\+?\d{3}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, keepExact);
}

function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  return String(value) === source || Number.isSafeInteger(value) || isSameDecimal(value, source)
    ? value
    : new ExactNumber(source);
}

/** `1.50` and `1.5` are the same number written in two ways. */
function isSameDecimal(value: number, source: string): boolean {
  return /^-?\d+\.\d+$/.test(source) && source.replace(/\.?0+$/, '') === String(value);
}

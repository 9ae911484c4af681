import type { SaxesParser } from 'saxes';
import { GatewrightError } from '../../model/errors.ts';
import { assertCharset } from '../content/text.ts';

/** A parser that tells of names as they are written, prefixes included. */
export type XmlParser = SaxesParser<{ readonly xmlns: false }>;

/** Elements inside of each other beyond which nothing is read, whatever is allowed otherwise. */
export const MOST_LEVELS = 1000;

/** The XML reader, loaded. */
export interface Xml {
  /**
   * Reads a document. `listen` sets the handlers it wants and is called before anything is read; what a handler throws ends
   * the reading. A document type is refused, whatever is in it, so no entity is ever declared or expanded.
   * @throws BODY_MALFORMED with reason, line and column, THREAT_DETECTED for a document type, ENCODING_UNSUPPORTED for a
   * declared encoding that is not read.
   */
  read(text: string, listen: (parser: XmlParser) => void): void;
}

/** Loads the XML parser: an engine that starts must not pay for it. */
export async function loadXml(): Promise<Xml> {
  const { SaxesParser } = await import('saxes');
  return {
    read(text, listen) {
      const parser: XmlParser = new SaxesParser({ xmlns: false });
      parser.on('xmldecl', ({ encoding }) => {
        if (encoding !== undefined) assertCharset(encoding);
      });
      parser.on('doctype', () => {
        throw new GatewrightError('THREAT_DETECTED', {
          what: 'document type',
          reason: 'a document type is refused',
          ...placeOf(parser),
        });
      });
      listen(parser);
      try {
        parser.write(text).close();
      } catch (thrown) {
        throw malformed(thrown);
      }
    },
  };
}

/** Where a parser is: behind what it told of last, line and column from 1. */
export function placeOf({ line, column }: XmlParser): { readonly line: number; readonly column: number } {
  return { line, column: Math.max(1, column) };
}

/** What the parser throws has its place in front of the text: `3:12: unexpected close tag.` Anything else is not about the document. */
function malformed(thrown: unknown): unknown {
  const [, line, column, reason = ''] =
    thrown instanceof Error ? (/^(\d+):(\d+): (.*?)\.?$/s.exec(thrown.message) ?? []) : [];
  if (line === undefined) return thrown;
  const place = { line: Number(line), column: Math.max(1, Number(column)) };
  return new GatewrightError('BODY_MALFORMED', { reason: reason.slice(0, 200), ...place }, { cause: thrown });
}

import { GatewrightError } from '../../model/errors.ts';
import { MOST_LEVELS, placeOf, type Xml } from './load-xml.ts';

/** An element as it is written: names with their prefixes, namespaces among the attributes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Elements and pieces of text in order; no two texts beside each other. */
  readonly children: readonly (XmlElement | string)[];
}

/** A document, and how much of it is not in the tree. */
export interface XmlDocument {
  readonly root: XmlElement;
  /** Comments and processing instructions. */
  readonly leftOut: number;
}

interface OpenElement extends XmlElement {
  readonly attributes: (readonly [string, string])[];
  readonly children: (OpenElement | string)[];
}

/** Reads a document. @throws what {@link Xml.read} throws; BODY_MALFORMED too when it is nested too deep. */
export function readXmlTree(xml: Xml, text: string): XmlDocument {
  const top: OpenElement = { name: '', attributes: [], children: [] };
  const open: OpenElement[] = [top];
  let leftOut = 0;
  const addText = (piece: string): void => {
    const children = open.at(-1)?.children ?? [];
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + piece;
    else children.push(piece);
  };
  xml.read(text, (parser) => {
    parser.on('opentagstart', ({ name }) => {
      if (open.length > MOST_LEVELS)
        throw new GatewrightError('BODY_MALFORMED', {
          reason: `nested deeper than ${MOST_LEVELS}`,
          ...placeOf(parser),
        });
      const element: OpenElement = { name, attributes: [], children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    });
    parser.on('attribute', ({ name, value }) => void open.at(-1)?.attributes.push([name, value]));
    parser.on('text', addText);
    parser.on('cdata', addText);
    parser.on('closetag', () => void open.pop());
    parser.on('comment', () => void (leftOut += 1));
    parser.on('processinginstruction', () => void (leftOut += 1));
  });
  const root = top.children.find((child) => typeof child !== 'string');
  // A document without a root is none, which the parser has said by now.
  if (root === undefined) throw new GatewrightError('BODY_MALFORMED', { reason: 'there is no root element' });
  return { root, leftOut };
}

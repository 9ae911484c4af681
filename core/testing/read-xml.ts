import { SaxesParser } from 'saxes';

/** An element of a document, in the order in which they begin. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of a document. @throws Error when the text is no well-formed XML. */
export async function readXml(text: string): Promise<readonly XmlElement[]> {
  const elements: XmlElement[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes: { ...attributes } }));
  parser.on('error', (error) => {
    throw error;
  });
  await Promise.resolve(parser.write(text).close());
  return elements;
}

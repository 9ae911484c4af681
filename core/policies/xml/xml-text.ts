const START = String.raw`A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}`;
const REST = String.raw`${START}\-.0-9\u00b7\u0300-\u036f\u203f-\u2040`;
const NAME = new RegExp(`^[${START}][${REST}]*(:[${START}][${REST}]*)?$`, 'u');

/** Whether a text can name an element or an attribute, with one prefix at most. @see XML 1.0 section 2.3, Namespaces section 4 */
export function isXmlName(name: string): boolean {
  return NAME.test(name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text between tags. A return is escaped, for a reader would make a line feed of it. */
export function elementText(text: string): string {
  return text.replaceAll(/[&<>\r]/g, (character) => ESCAPES[character] ?? character);
}

/** The value of an attribute in double quotes. White space is escaped, for a reader would make blanks of it. */
export function attributeText(text: string): string {
  return text.replaceAll(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

import { headerNameOption, headerValueOption } from '../../model/options.ts';
import { addHeader, headerPairs, headerValue, removeHeader, setHeader, type HeaderList } from '../../model/http.ts';
import { editOptions, type Editor } from './edits.ts';
import { textsOf, type Texts } from './text-value.ts';

/** A template for the value of a header, or a list of them for several headers of one name. */
export const headerTextsOption = textsOf(faultInHeader);

/** Options of header edits. */
export const headerEditOptions = editOptions(headerNameOption, headerNameOption, headerTextsOption);

function faultInHeader(text: string): string | undefined {
  return headerValueOption.safeParse(text).error?.issues[0]?.message;
}

/** Edits headers; names are compared without case and written as the options have them. */
export const headerEditor: Editor<HeaderList, Texts, string> = {
  readName: (name) => name,
  remove: removeHeader,
  rename: renameHeader,
  replace: (headers, name, texts) => (headerValue(headers, name) === undefined ? headers : put(headers, name, texts)),
  add: (headers, name, texts) => (headerValue(headers, name) === undefined ? append(headers, name, texts) : headers),
  append,
  set: put,
};

function put(headers: HeaderList, name: string, [first = '', ...more]: Texts): HeaderList {
  return append(setHeader(headers, name, headerText(first)), name, more);
}

function append(headers: HeaderList, name: string, texts: Texts): HeaderList {
  return texts.reduce((list, text) => addHeader(list, name, headerText(text)), headers);
}

/** Every occurrence gets the new name and keeps its place; what had the new name before is gone. */
function renameHeader(headers: HeaderList, from: string, to: string): HeaderList {
  if (headerValue(headers, from) === undefined) return headers;
  const isSame = from.toLowerCase() === to.toLowerCase();
  return headerPairs(isSame ? headers : removeHeader(headers, to)).flatMap(([name, value]) => [
    name.toLowerCase() === from.toLowerCase() ? to : name,
    value,
  ]);
}

/**
 * A text as the value of a header: control characters become spaces, so that no value can begin another header or a
 * body; what is outside latin1 goes as UTF-8.
 * @see RFC 9110 section 5.5
 */
export function headerText(text: string): string {
  if (/^[\x20-\x7e\x80-\xff]*$/.test(text)) return text;
  const plain = text.replaceAll(/[^\t\x20-\x7e\x80-\u{10ffff}]/gu, ' ');
  return /[\u{100}-\u{10ffff}]/u.test(plain) ? Buffer.from(plain).toString('latin1') : plain;
}

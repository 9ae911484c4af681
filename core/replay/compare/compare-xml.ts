import { SaxesParser } from 'saxes';
import type { ReplayDifference } from '../../model/replay.ts';

const MOST_TEXT = 200;
const MOST_NODES = 50_000;

/**
 * What differs between two XML documents, by paths such as `/order/item[2]/@id`; undefined when one of them is none.
 * White space around text does not count, nor does the order of attributes.
 */
export function compareXml(before: string, after: string): ReplayDifference[] | undefined {
  const was = valuesOf(before);
  const is = valuesOf(after);
  if (was === undefined || is === undefined) return undefined;
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path): ReplayDifference[] => {
    const [recorded, replayed] = [was.get(path), is.get(path)];
    if (recorded === replayed) return [];
    return [
      {
        part: 'body',
        path,
        ...(recorded === undefined ? {} : { recorded: recorded.slice(0, MOST_TEXT) }),
        ...(replayed === undefined ? {} : { replayed: replayed.slice(0, MOST_TEXT) }),
      },
    ];
  });
}

interface Open {
  readonly path: string;
  readonly counts: Map<string, number>;
  text: string;
}

/** Texts and attributes by their paths; undefined for what is no XML, or too much of it. */
function valuesOf(text: string): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  const open: Open[] = [{ path: '', counts: new Map(), text: '' }];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const around = open.at(-1);
    const count = (around?.counts.get(name) ?? 0) + 1;
    around?.counts.set(name, count);
    const path = `${around?.path ?? ''}/${name}${count === 1 ? '' : `[${count}]`}`;
    open.push({ path, counts: new Map(), text: '' });
    for (const [key, value] of Object.entries(attributes)) values.set(`${path}/@${key}`, value);
    if (values.size > MOST_NODES) throw new Error('too much of it');
  });
  const addText = (more: string): void => {
    const around = open.at(-1);
    if (around !== undefined) around.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) values.set(element.path, element.text.trim());
  });
  try {
    parser.write(text).close();
    return values;
  } catch {
    // No well-formed XML is compared as text.
    return undefined;
  }
}

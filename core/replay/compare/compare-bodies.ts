import { hash } from 'node:crypto';
import type { ReplayDifference } from '../../model/replay.ts';
import { compareXml } from './compare-xml.ts';
import { pointerPart } from '../json-pointer.ts';

/** A body without its content coding. */
export interface ComparedBody {
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** Whether more came than is here: then only what is here is compared. */
  readonly isTruncated: boolean;
}

const MOST_DIFFERENCES = 200;
const MOST_TEXT = 200;

/** What differs between bodies: a JSON tree by pointers, XML by paths, text by its first line that differs, anything else by its hash. */
export function compareBodies(recorded: ComparedBody, replayed: ComparedBody): ReplayDifference[] {
  if (Buffer.compare(recorded.body, replayed.body) === 0) return [];
  if (recorded.isTruncated || replayed.isTruncated)
    return [whole(recorded, replayed, 'one of the bodies was not captured whole')];
  const before = parseJson(recorded);
  const after = parseJson(replayed);
  if (before !== undefined && after !== undefined) {
    const found = compareTrees(before.value, after.value);
    if (found !== undefined) return found;
  }
  const ofXml =
    isXml(recorded) && isXml(replayed)
      ? compareXml(text(recorded), text(replayed))?.slice(0, MOST_DIFFERENCES)
      : undefined;
  if (ofXml !== undefined) return ofXml;
  if (isText(recorded) && isText(replayed)) return [firstLine(text(recorded), text(replayed))];
  return [whole(recorded, replayed)];
}

/** What differs between two trees; undefined when they are deeper than can be followed, and are compared as text. */
function compareTrees(before: unknown, after: unknown): ReplayDifference[] | undefined {
  const found: ReplayDifference[] = [];
  try {
    compareValues(before, after, '', found);
    return found;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function compareValues(before: unknown, after: unknown, pointer: string, found: ReplayDifference[]): void {
  if (found.length >= MOST_DIFFERENCES || Object.is(before, after)) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const inBoth = Object.hasOwn(before, name) && Object.hasOwn(after, name);
      const path = `${pointer}${pointerPart(name)}`;
      if (inBoth) compareValues(Reflect.get(before, name), Reflect.get(after, name), path, found);
      else if (Object.hasOwn(before, name))
        found.push({ part: 'body', path, recorded: short(Reflect.get(before, name)) });
      else found.push({ part: 'body', path, replayed: short(Reflect.get(after, name)) });
    }
    return;
  }
  if (JSON.stringify(before) !== JSON.stringify(after))
    found.push({ part: 'body', path: pointer, recorded: short(before), replayed: short(after) });
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function short(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > MOST_TEXT ? `${json.slice(0, MOST_TEXT)}…` : json;
}

function parseJson({ body, mediaType }: ComparedBody): { readonly value: unknown } | undefined {
  if (!/json/i.test(mediaType) && !/^\s*[[{]/.test(Buffer.from(body.subarray(0, 16)).toString('latin1')))
    return undefined;
  try {
    return { value: JSON.parse(Buffer.from(body).toString('utf8')) };
  } catch {
    // What says that it is JSON and is not is compared as text.
    return undefined;
  }
}

function isXml({ body, mediaType }: ComparedBody): boolean {
  return /xml/i.test(mediaType) && !/html/i.test(mediaType) && body.byteLength > 0;
}

function isText({ body }: ComparedBody): boolean {
  return !body.subarray(0, 1024).includes(0);
}

function text({ body }: ComparedBody): string {
  return Buffer.from(body).toString('utf8');
}

function firstLine(before: string, after: string): ReplayDifference {
  const was = before.split('\n');
  const is = after.split('\n');
  const at = was.findIndex((line, index) => line !== is[index]);
  const line = at === -1 ? was.length : at;
  return {
    part: 'body',
    path: `line ${line + 1}`,
    ...(was[line] === undefined ? {} : { recorded: (was[line] ?? '').slice(0, MOST_TEXT) }),
    ...(is[line] === undefined ? {} : { replayed: (is[line] ?? '').slice(0, MOST_TEXT) }),
  };
}

function whole(recorded: ComparedBody, replayed: ComparedBody, ignored?: string): ReplayDifference {
  return {
    part: 'body',
    path: '',
    recorded: fingerprint(recorded),
    replayed: fingerprint(replayed),
    ...(ignored === undefined ? {} : { ignored }),
  };
}

function fingerprint({ body }: ComparedBody): string {
  return `${body.byteLength} bytes, sha256 ${hash('sha256', body).slice(0, 12)}`;
}

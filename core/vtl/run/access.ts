import { JavaException, mapGet, mapPut, splice } from '../java/collections.ts';
import { typeName, type JavaValue, type Meter } from '../java/values.ts';
import { VtlError } from '../problem.ts';
import { callMethod, findMethod } from '../methods/methods.ts';
import type { Frame, Site } from './frame.ts';

const NOTHING: readonly JavaValue[] = [];

/** Reads a property: a getter of the whitelist, else an entry of a map, else a question such as `isEmpty`; null when there is none. */
export function readProperty(self: JavaValue, name: string, meter: Meter): JavaValue {
  if (self === null) return null;
  if (typeof self === 'object') {
    if (self.kind === 'map') return mapGet(self, name, meter);
    if (self.kind === 'host') return self.get(name) ?? null;
  }
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  const getter = findMethod(self, `get${capital}`, NOTHING) ?? findMethod(self, `get${name}`, NOTHING);
  if (getter !== undefined) return getter.call(self, NOTHING, meter);
  const question = findMethod(self, `is${capital}`, NOTHING);
  return question === undefined ? null : question.call(self, NOTHING, meter);
}

/** Calls a method; null when there is none for these arguments. @throws VtlError of kind `method` when it fails. */
export function invoke(self: JavaValue, name: string, args: readonly JavaValue[], frame: Frame, site: Site): JavaValue {
  try {
    frame.site = site;
    return callMethod(self, name, args, frame) ?? null;
  } catch (error) {
    throw failed(error, name, self, site.start);
  }
}

/** The error of a method that failed, at its name. Other errors stay what they are. */
export function failed(error: unknown, name: string, self: JavaValue, start: number): unknown {
  if (!(error instanceof JavaException)) return error;
  const message = `“${name}” of ${article(typeName(self))} failed: ${error.message} (${error.type})`;
  return new VtlError({ kind: 'method', message, start, length: name.length });
}

function article(type: string): string {
  return /^[AEIO]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** Reads `[index]`. @throws VtlError of kind `index` when a list has no such element. */
export function readIndex(self: JavaValue, index: JavaValue, frame: Frame, site: Site): JavaValue {
  if (self === null || typeof self !== 'object') return readScalarIndex(index, self, site);
  switch (self.kind) {
    case 'list':
    case 'array':
      return typeof index === 'number' ? readItem(self.items, index, site) : null;
    case 'map':
      return mapGet(self, fromEnd(index, self.entries.size), frame);
    case 'host':
      return typeof index === 'string' ? (self.get(index) ?? null) : null;
    case 'view':
      return null;
    default:
      return readScalarIndex(index, self, site);
  }
}

function fromEnd(index: JavaValue, size: number): JavaValue {
  return typeof index === 'number' && index < 0 ? index + size : index;
}

/** A negative index needs a size to count from. */
function readScalarIndex(index: JavaValue, self: JavaValue, site: Site): JavaValue {
  if (typeof index !== 'number' || index >= 0 || self === null) return null;
  const message = `the index ${index} counts from the end, and ${article(typeName(self))} has no size`;
  throw new VtlError({ kind: 'index', message, start: site.start, length: site.end - site.start });
}

function readItem(items: readonly JavaValue[], index: number, site: Site): JavaValue {
  const at = index < 0 ? index + items.length : index;
  if (at >= 0 && at < items.length) return items[at] ?? null;
  const message = `the index ${index} is outside of a list of ${items.length} elements`;
  throw new VtlError({ kind: 'index', message, start: site.start, length: site.end - site.start });
}

/** Assigns a property: a setter of the whitelist, else an entry of a map; nothing happens on anything else. */
export function writeProperty(self: JavaValue, name: string, value: JavaValue, frame: Frame): void {
  if (self === null || typeof self !== 'object') return;
  if (self.kind === 'map') mapPut(self, name, value, frame);
  else if (self.kind === 'entry' && name.toLowerCase() === 'value') self.value = value;
}

/** Assigns `[index]`. @throws VtlError of kind `method` when a list has no such element. */
export function writeIndex(self: JavaValue, index: JavaValue, value: JavaValue, frame: Frame, site: Site): void {
  if (self === null || typeof self !== 'object') return;
  if (self.kind === 'map') mapPut(self, index, value, frame);
  if ((self.kind !== 'list' && self.kind !== 'array') || typeof index !== 'number') return;
  const at = index < 0 ? index + self.items.length : index;
  if (at < 0 || at >= self.items.length) {
    const message = `the index ${index} is outside of a list of ${self.items.length} elements`;
    throw new VtlError({ kind: 'method', message, start: site.start, length: site.end - site.start });
  }
  if (self.kind === 'list') splice(self, at, 1, [value], frame);
  else self.items[at] = value;
}

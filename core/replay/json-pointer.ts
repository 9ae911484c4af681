/** The parts of a JSON pointer. @see RFC 6901 */
export function pointerParts(pointer: string): string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A name as part of a pointer. */
export function pointerPart(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** What stands at a pointer; undefined when nothing does. */
export function atPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const part of pointerParts(pointer)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = Reflect.get(current, part);
  }
  return current;
}

/**
 * A JSON body with the value at a pointer replaced, or taken out with null; an index one past the end adds to a list.
 * @returns Undefined when the body is no JSON, or nothing can stand there.
 */
export function setAtPointer(
  body: Uint8Array,
  pointer: string,
  json: string | null,
): { readonly body: Uint8Array; readonly before: string | undefined } | undefined {
  const parts = pointerParts(pointer);
  const last = parts.pop();
  let root: unknown;
  let value: unknown;
  try {
    root = JSON.parse(Buffer.from(body).toString('utf8'));
    value = json === null ? undefined : JSON.parse(json);
  } catch {
    // What is no JSON has no pointers into it.
    return undefined;
  }
  if (last === undefined) return json === null ? undefined : { body: Buffer.from(json), before: JSON.stringify(root) };
  const parent = parts.reduce<unknown>((around, part) => atPointer(around, pointerPart(part)), root);
  if (typeof parent !== 'object' || parent === null) return undefined;
  const known: unknown = Object.hasOwn(parent, last) ? Reflect.get(parent, last) : undefined;
  if (json !== null)
    Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return { body: Buffer.from(JSON.stringify(root)), before: known === undefined ? undefined : JSON.stringify(known) };
}

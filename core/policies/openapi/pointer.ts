import { isSchemaObject } from '../schema/schema-walk.ts';

/** A JSON pointer of these steps, as a fragment of a URI. */
export function pointerFragment(...steps: readonly string[]): string {
  return `#${steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;
}

/** A pointer as people write it, for findings. */
export function placeName(steps: readonly string[]): string {
  return `#${steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** What a reference inside of a document names; undefined when there is nothing, or when it leads elsewhere. */
export function resolvePointer(document: unknown, reference: string): unknown {
  if (reference === '#') return document;
  if (!reference.startsWith('#/')) return undefined;
  let found = document;
  for (const step of reference.slice(2).split('/')) {
    const name = unescapeStep(step);
    if (Array.isArray(found)) found = found[Number(name)];
    else found = isSchemaObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

/** One step of a pointer without its escapes. */
export function unescapeStep(step: string): string {
  let text = step;
  try {
    text = decodeURIComponent(step);
  } catch {
    // A percent sign that begins no escape stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

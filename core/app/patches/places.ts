import { isRecord, type ValuePath } from '../../dialects/reading/yaml-file.ts';
import type { PolicyUse } from '../../model/config.ts';
import type { SourceRef } from '../../model/source.ts';
import type { OwnPlace } from './patch.ts';

/** Options as they are written: references in them are not resolved, defaults not filled in. */
export type WrittenOptions = Readonly<Record<string, unknown>>;

/** A place that a value can be changed at. */
export interface WrittenPlace {
  readonly file: string;
  readonly path: ValuePath;
}

/** Where a thing of the configuration is written; undefined when nobody knows. */
export function placeOf(at: SourceRef | undefined): WrittenPlace | undefined {
  if (at?.pointer === undefined) return undefined;
  const steps = at.pointer.split('/').slice(1);
  return { file: at.file, path: steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) };
}

/** Where the options of a policy's use are written, in the words of its own dialect. */
export function optionsPlace({ config }: Pick<OwnPlace, 'config'>, use: PolicyUse): WrittenPlace | undefined {
  const place = placeOf(use.at);
  if (place === undefined) return undefined;
  return { ...place, path: [...place.path, config.dialect === 'kong' ? 'config' : use.policy] };
}

/** The options of a use. */
export function optionsOf(use: PolicyUse): WrittenOptions {
  return isRecord(use.options) ? use.options : {};
}

/** The uses that a request of the route meets after one of them; all of them when it is not among them. */
export function usesAfter({ config, route }: OwnPlace, use: PolicyUse): readonly PolicyUse[] {
  const uses = usesOf({ config, route });
  return uses.slice(uses.indexOf(use) + 1);
}

/** The uses that a request of the route meets, in their order. */
export function usesOf({ config, route }: Pick<OwnPlace, 'config' | 'route'>): readonly PolicyUse[] {
  return [...config.request, ...(route?.request ?? [])];
}

/** One text, several, or none, as a list. */
export function texts(value: unknown): readonly string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

/** A list in words: `a, b and c`. */
export function words(list: readonly string[]): string {
  return list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`;
}

/** What is written in a recorded error as JSON text. */
export function recordedList(text: unknown): readonly unknown[] {
  if (typeof text !== 'string') return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    // A fact that is one word.
    return [text];
  }
}

import type { JavaValue, JavaView } from './values.ts';

/** The elements of `keySet()`, `values()` or `entrySet()` at this moment. */
export function viewEntries(view: JavaView): JavaValue[] {
  const entries = [...view.map.entries.values()];
  if (view.of === 'entries') return entries;
  return entries.map((entry) => (view.of === 'keys' ? entry.key : entry.value));
}

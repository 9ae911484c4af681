import { create } from 'zustand';
import type { CallOutput } from '../../core/contract/calls.ts';
import { client } from '../api/client.ts';
import { changeFilter, usePlace } from './place.ts';

/** What the engine makes of a filter text. */
export type ParsedFilter = CallOutput<'filter.parse'>;

interface FilterDraft {
  /** What stands in the box. */
  readonly text: string;
  /** Its meaning; of an earlier text while the engine still reads the new one. */
  readonly parsed: ParsedFilter;
  /** Whether it waits for Enter, because it has to look into every row. */
  readonly waitsForEnter: boolean;
}

const NOTHING: ParsedFilter = { clauses: [] };
const TYPING_MILLIS = 150;

/** The filter that is being written. It is applied as it is typed, unless it is wrong or slow. */
export const useFilterDraft = create<FilterDraft>(() => ({ text: '', parsed: NOTHING, waitsForEnter: false }));

let timer: ReturnType<typeof setTimeout> | undefined;
let reading = new AbortController();

/** Changes the text; it is read and applied when typing pauses. */
export function editFilter(text: string): void {
  useFilterDraft.setState({ text, waitsForEnter: false });
  clearTimeout(timer);
  timer = setTimeout(() => void readFilter(text, 'typed'), TYPING_MILLIS);
}

/** Applies a text at once, slow or not; nothing happens to the rows when it is wrong. */
export function applyFilter(text: string): void {
  clearTimeout(timer);
  useFilterDraft.setState({ text });
  void readFilter(text, 'entered');
}

/** Keeps the box in step with the address. Returns the undo. */
export function followFilter(): () => void {
  follow(usePlace.getState().filter);
  return usePlace.subscribe((place, before) => {
    if (place.filter !== before.filter) follow(place.filter);
  });
}

/** What can stand at the cursor. */
export function completionsAt(
  filter: string,
  cursor: number,
  signal: AbortSignal,
): Promise<CallOutput<'filter.complete'>> {
  return client.call('filter.complete', { filter, cursor }, { signal });
}

function follow(filter: string): void {
  if (useFilterDraft.getState().text.trim() === filter) return;
  useFilterDraft.setState({ text: filter });
  void readFilter(filter, 'shown');
}

type Reason = 'typed' | 'entered' | 'shown';

async function readFilter(text: string, reason: Reason): Promise<void> {
  reading.abort();
  reading = new AbortController();
  const { signal } = reading;
  const parsed = await parse(text, signal);
  if (signal.aborted || useFilterDraft.getState().text !== text) return;
  const isSlow = parsed.clauses.some((clause) => clause.isSlow);
  const isApplied = reason === 'entered' || (reason === 'typed' && !isSlow && parsed.converted === undefined);
  if (parsed.error !== undefined) return useFilterDraft.setState({ parsed, waitsForEnter: false });
  useFilterDraft.setState({ parsed, waitsForEnter: reason === 'typed' && !isApplied });
  if (!isApplied) return;
  const filter = parsed.converted ?? text.trim();
  if (parsed.converted !== undefined) useFilterDraft.setState({ text: filter });
  changeFilter(filter);
}

/** Without the engine nothing is known of the text; it is then neither wrong nor right. */
function parse(filter: string, signal: AbortSignal): Promise<ParsedFilter> {
  if (filter.trim() === '') return Promise.resolve(NOTHING);
  return client.call('filter.parse', { filter }, { signal }).catch(() => NOTHING);
}

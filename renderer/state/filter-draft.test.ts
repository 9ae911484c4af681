import { engine, Refusal } from '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyFilter, editFilter, followFilter, type ParsedFilter, useFilterDraft } from './filter-draft.ts';
import { openView, usePlace } from './place.ts';

const TYPING_MILLIS = 150;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  engine.forget();
  engine.answer('filter.parse', ({ filter }) => parse(filter));
  usePlace.setState(usePlace.getInitialState(), true);
  useFilterDraft.setState(useFilterDraft.getInitialState(), true);
  stop = followFilter();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A stand-in for the language: one clause, slow for `body:`, converted for `~c`, wrong for `foo:`. */
function parse(filter: string): ParsedFilter {
  const clause = {
    start: 0,
    end: filter.length,
    meaning: filter,
    isNegated: false,
    isSlow: filter.startsWith('body:'),
  };
  if (filter.startsWith('foo:')) return { clauses: [], error: { message: 'no field', start: 0, end: 3 } };
  return { clauses: [clause], ...(filter.startsWith('~c') && { converted: 'status:404' }) };
}

async function type(text: string): Promise<void> {
  editFilter(text);
  await vi.advanceTimersByTimeAsync(TYPING_MILLIS);
}

function applied(): { filter: string; text: string; waits: boolean } {
  const { text, waitsForEnter } = useFilterDraft.getState();
  return { filter: usePlace.getState().filter, text, waits: waitsForEnter };
}

test('what is typed is applied when typing pauses, and not before', async () => {
  editFilter('status:4');
  editFilter('status:404 ');
  expect(applied().filter).toBe('');
  await vi.advanceTimersByTimeAsync(TYPING_MILLIS);
  expect([engine.asked('filter.parse'), applied()]).toEqual([
    [{ filter: 'status:404 ' }],
    { filter: 'status:404', text: 'status:404 ', waits: false },
  ]);
});

test('a filter that is wrong leaves the one before in force', async () => {
  await type('status:404');
  await type('foo:bar');
  expect([applied().filter, useFilterDraft.getState().parsed.error?.message]).toEqual(['status:404', 'no field']);
});

test('a slow filter waits for Enter', async () => {
  await type('body:x');
  expect(applied()).toEqual({ filter: '', text: 'body:x', waits: true });
  applyFilter('body:x');
  await vi.advanceTimersByTimeAsync(0);
  expect(applied()).toEqual({ filter: 'body:x', text: 'body:x', waits: false });
});

test('an expression of mitmproxy is shown converted before it is taken', async () => {
  await type('~c 404');
  expect(applied()).toEqual({ filter: '', text: '~c 404', waits: true });
  applyFilter('~c 404');
  await vi.advanceTimersByTimeAsync(0);
  expect(applied()).toEqual({ filter: 'status:404', text: 'status:404', waits: false });
});

test('who went to another view before typing paused stays there', async () => {
  editFilter('status:404');
  openView('gateway');
  await vi.advanceTimersByTimeAsync(TYPING_MILLIS);
  expect(usePlace.getState()).toMatchObject({ view: 'gateway', filter: 'status:404' });
});

test('a filter in the address is shown in the box, and cleared with it', async () => {
  usePlace.setState({ filter: 'route:user' });
  await vi.advanceTimersByTimeAsync(0);
  expect(useFilterDraft.getState()).toMatchObject({ text: 'route:user', parsed: parse('route:user') });
  await type('');
  expect(applied()).toEqual({ filter: '', text: '', waits: false });
});

test('without an engine a text is neither wrong nor right', async () => {
  engine.answer('filter.parse', () => {
    throw new Refusal('INTERNAL', 'gone');
  });
  await type('anything');
  expect(applied()).toEqual({ filter: 'anything', text: 'anything', waits: false });
});

import { engine, Refusal } from '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLOCK_COMMANDS } from '../commands/clock-commands.ts';
import { isEnabled } from '../commands/command.ts';
import { jumpToNextMark, moveClock, useClockPanel } from './clock-actions.ts';
import { mirrorFacts, useClock } from './facts.ts';
import { useToasts } from './toasts.ts';

let stop: () => void;
beforeEach(() => {
  engine.forget();
  stop = mirrorFacts();
  useClock.setState(useClock.getInitialState(), true);
  useToasts.setState(useToasts.getInitialState(), true);
  engine.answer('clock.move', () => ({ now: 1, offsetMillis: 0 }));
  engine.answer('clock.status', () => ({ now: 100, offsetMillis: 0 }));
});
afterEach(() => stop());

const said = (): string[] => useToasts.getState().toasts.map(({ text }) => text);
const enabled = (): string[] => CLOCK_COMMANDS.filter(isEnabled).map(({ id }) => id);

test('the page shows the clock as the engine says it was moved, whoever moved it', () => {
  const before = enabled();
  engine.emit('clock.changed', { now: 1, offsetMillis: 7000 });
  expect([before, useClock.getState().offsetMillis, enabled()]).toEqual([
    ['clock.open', 'clock.next', 'clock.hour'],
    7000,
    ['clock.open', 'clock.next', 'clock.hour', 'clock.reset'],
  ]);
});

test('the command opens the panel', () => {
  CLOCK_COMMANDS.find(({ id }) => id === 'clock.open')?.run();
  expect(useClockPanel.getState().isOpen).toBe(true);
});

test('a jump goes to the soonest mark, and says what is there', async () => {
  engine.answer('clock.marks', () => ({
    marks: [
      { at: 500, title: 'the minute of everyone begins anew' },
      { at: 900, title: 'b' },
    ],
  }));
  await jumpToNextMark();
  expect([engine.asked('clock.move'), said()]).toEqual([
    [{ kind: 'to', at: 500 }],
    ['the clock is where the minute of everyone begins anew'],
  ]);
});

test('without a mark nothing is moved', async () => {
  engine.answer('clock.marks', () => ({ marks: [] }));
  await jumpToNextMark();
  expect([engine.asked('clock.move'), said()]).toEqual([[], ['nothing is known to change by itself']]);
});

test('a move that is refused is told', async () => {
  engine.answer('clock.move', () => {
    throw new Refusal('INPUT_INVALID', 'the input of a call does not fit its schema');
  });
  await moveClock({ kind: 'by', millis: 1e18 });
  expect(said()).toEqual([expect.stringContaining('the clock was not moved: ')]);
});

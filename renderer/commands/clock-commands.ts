import { jumpToNextMark, moveClock, openClockPanel } from '../state/clock-actions.ts';
import { useClock } from '../state/facts.ts';
import type { Command } from './command.ts';

/** What can be done with the workspace's clock. */
export const CLOCK_COMMANDS: readonly Command[] = [
  { id: 'clock.open', title: 'Move the clock', menu: 'view', run: openClockPanel },
  { id: 'clock.next', title: 'Move the clock to the next change', run: () => void jumpToNextMark() },
  {
    id: 'clock.hour',
    title: 'Move the clock ahead by an hour',
    run: () => void moveClock({ kind: 'by', millis: 3_600_000 }),
  },
  {
    id: 'clock.reset',
    title: 'Reset the clock to the wall clock',
    when: () => useClock.getState().offsetMillis !== 0,
    run: () => void moveClock({ kind: 'reset' }),
  },
];

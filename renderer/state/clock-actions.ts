import { create } from 'zustand';
import type { CallInput, CallOutput } from '../../core/contract/calls.ts';
import { describeFailure } from '../api/call-error.ts';
import { client } from '../api/client.ts';
import { notify, notifyFailure } from './toasts.ts';

/** A moment that the clock can be moved to. */
export type ClockMark = CallOutput<'clock.marks'>['marks'][number];

/** Whether the panel of the clock is open; it hangs on the status bar. */
export const useClockPanel = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

/** Opens the panel of the clock. */
export function openClockPanel(): void {
  useClockPanel.setState({ isOpen: true });
}

/** Closes it. */
export function closeClockPanel(): void {
  useClockPanel.setState({ isOpen: false });
}

/** Moves the workspace's clock; the event that follows tells everybody. */
export async function moveClock(move: CallInput<'clock.move'>): Promise<void> {
  try {
    await client.call('clock.move', move);
  } catch (error) {
    notifyFailure(`the clock was not moved: ${describeFailure(error)}`);
  }
}

/** The next moments at which something changes, soonest first, and what time it is by that clock. */
export async function askForMarks(): Promise<{ readonly now: number; readonly marks: readonly ClockMark[] }> {
  const [{ now }, { marks }] = await Promise.all([client.call('clock.status', {}), client.call('clock.marks', {})]);
  return { now, marks };
}

/** Moves the clock to the soonest of them. */
export async function jumpToNextMark(): Promise<void> {
  try {
    const [next] = (await askForMarks()).marks;
    if (next === undefined) return notify('nothing is known to change by itself');
    await client.call('clock.move', { kind: 'to', at: next.at });
    notify(`the clock is where ${next.title}`);
  } catch (error) {
    notifyFailure(`the clock was not moved: ${describeFailure(error)}`);
  }
}

import type { CallArguments, CallOutput } from '../../core/contract/calls.ts';
import { VirtualClock, systemClock } from '../../core/model/clock.ts';

/** The clock's calls over a clock of its own, with marks as a gateway with a few limits would have. */
export function fakeClockCalls(emit: (name: string, value: unknown) => void) {
  const clock = new VirtualClock(systemClock);
  const status = (): CallOutput<'clock.status'> => ({ now: clock.now(), offsetMillis: clock.offsetMillis });
  return {
    'clock.status': status,
    'clock.marks': (): CallOutput<'clock.marks'> => {
      const now = clock.now();
      const next = (length: number): number => (Math.floor(now / length) + 1) * length;
      return {
        marks: [
          { at: next(60_000), title: 'the minute of consumer alice begins anew', use: 'orders.request.1' },
          { at: now + 290_000, title: 'the answer to GET /orders is too old', use: 'orders.request.2' },
          { at: next(3_600_000), title: 'the hour of everyone begins anew', use: 'limit' },
          { at: next(86_400_000), title: 'the day of plan bronze begins anew', use: 'plan' },
          { at: now + 3_400_000, title: 'the token of client web expires' },
        ].toSorted((a, b) => a.at - b.at),
      };
    },
    'clock.move': (input: CallArguments<'clock.move'>): CallOutput<'clock.status'> => {
      if (input.kind === 'by') clock.moveBy(input.millis);
      else if (input.kind === 'to') clock.moveTo(input.at);
      else clock.reset();
      emit('clock.changed', status());
      return status();
    },
  };
}

import type { ClockStatus } from '../contract/clock.ts';
import type { Handlers } from '../rpc/server.ts';
import type { Parts } from './parts.ts';

/** Marks beyond these are far away or many of a kind. */
const MOST_MARKS = 100;

/** Calls that show and move the workspace's clock. */
export function clockCalls(parts: Parts): Pick<Handlers, 'clock.status' | 'clock.marks' | 'clock.move'> {
  const { clock, gateway } = parts;
  return {
    'clock.status': () => clockStatus(parts),
    'clock.marks': () => ({
      marks: gateway
        .marks()
        .slice(0, MOST_MARKS)
        .map((mark) => ({ ...mark })),
    }),
    'clock.move': (input) => {
      if (input.kind === 'by') clock.moveBy(input.millis);
      else if (input.kind === 'to') clock.moveTo(input.at);
      else clock.reset();
      parts.clockChanged();
      return clockStatus(parts);
    },
  };
}

/** How the clock stands. */
export function clockStatus({ clock }: Pick<Parts, 'clock'>): ClockStatus {
  return { now: clock.now(), offsetMillis: clock.offsetMillis };
}

import type { CallOutput } from '../contract/calls.ts';
import type { ClockStatus } from '../contract/clock.ts';
import type { Handlers } from '../rpc/server.ts';
import type { Parts } from './parts.ts';

/** Marks beyond these are far away or many of a kind. */
const MOST_MARKS = 100;

/** Calls that show and move the workspace's clock. */
export function clockCalls(parts: Parts): Pick<Handlers, 'clock.status' | 'clock.marks' | 'clock.move'> {
  const { clock } = parts;
  return {
    'clock.status': () => clockStatus(parts),
    'clock.marks': () => ({ marks: marksOf(parts) }),
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

/** Of policies and of tokens given out, soonest first. */
function marksOf({ clock, gateway, issuer }: Parts): CallOutput<'clock.marks'>['marks'] {
  const now = clock.now();
  const marks = [...gateway.marks(), ...issuer.marks().filter(({ at }) => at > now)];
  return marks
    .toSorted((a, b) => a.at - b.at)
    .slice(0, MOST_MARKS)
    .map((mark) => ({ ...mark }));
}

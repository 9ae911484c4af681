import type { CallOutput } from '../contract/calls.ts';
import { CLOCK_MOVE_FORM, type ClockMove, parseClockMove, spellOffset } from '../model/clock-move.ts';
import { GatewrightError } from '../model/errors.ts';
import { spellDuration } from '../model/units.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { complain, EXIT, say } from './output.ts';
import { withEngine } from './session.ts';

type ClockOptions = WorkspaceOption & { readonly json?: boolean };

/** `clock status`: what time it is for the gateway. */
export function runClockStatus(options: ClockOptions): Promise<number> {
  return withEngine(options, async ({ client }) => tell(await client.call('clock.status', {}), options));
}

/** `clock move WHEN`: moves the clock by a duration with a sign, or to a moment. */
export function runClockMove(when: string, options: ClockOptions): Promise<number> {
  const move = readMove(when);
  return withEngine(options, async ({ client }) => tell(await client.call('clock.move', move), options));
}

/** `clock reset`: back to the wall clock. */
export function runClockReset(options: ClockOptions): Promise<number> {
  return withEngine(options, async ({ client }) => tell(await client.call('clock.move', { kind: 'reset' }), options));
}

/** `clock marks`: the next moments at which something changes, soonest first. */
export function runClockMarks(options: ClockOptions): Promise<number> {
  return withEngine(options, async ({ client }) => {
    const { now } = await client.call('clock.status', {});
    const { marks } = await client.call('clock.marks', {});
    for (const mark of marks) {
      if (options.json === true) say(JSON.stringify(mark));
      else say(`${timeText(mark.at)}  in ${spellDuration(mark.at - now)}  ${mark.title}${ofUse(mark.use)}`);
    }
    if (marks.length === 0 && options.json !== true) complain('nothing is known to change by itself');
    return marks.length === 0 ? EXIT.no : EXIT.done;
  });
}

/**
 * Reads a move as `parseClockMove` does.
 * @throws INPUT_INVALID
 */
export function readMove(when: string): ClockMove {
  const move = parseClockMove(when);
  if (move === undefined) throw new GatewrightError('INPUT_INVALID', { when, expected: CLOCK_MOVE_FORM });
  return move;
}

function tell({ now, offsetMillis }: CallOutput<'clock.status'>, options: ClockOptions): number {
  if (options.json === true) say(JSON.stringify({ now, offsetMillis }));
  else say(`${timeText(now)}  ${spellOffset(offsetMillis)}`);
  return EXIT.done;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}

function ofUse(use: string | undefined): string {
  return use === undefined ? '' : `  (${use})`;
}

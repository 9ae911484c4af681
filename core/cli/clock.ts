import type { CallInput, CallOutput } from '../contract/calls.ts';
import { GatewrightError } from '../model/errors.ts';
import { parseDuration, spellDuration } from '../model/units.ts';
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
 * Reads where the clock is to be moved: `+5m`, `-2h`, or a moment of ISO 8601 such as `2027-01-01` (in UTC, as every time
 * without a zone).
 * @throws INPUT_INVALID
 */
export function readMove(when: string): CallInput<'clock.move'> {
  const duration = parseDuration(when.replace(/^[+-]/, ''));
  if (duration !== undefined) return { kind: 'by', millis: when.startsWith('-') ? -duration : duration };
  const at = ISO_MOMENT.test(when) ? Date.parse(hasZone(when) ? when : `${when}Z`) : Number.NaN;
  if (Number.isNaN(at))
    throw new GatewrightError('INPUT_INVALID', { when, expected: '+5m, -2h or a time such as 2027-01-01T00:00:00Z' });
  return { kind: 'to', at };
}

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A date alone is one in UTC by its own form. */
function hasZone(when: string): boolean {
  return !when.includes('T') || /(Z|[+-]\d{2}:\d{2})$/.test(when);
}

function tell({ now, offsetMillis }: CallOutput<'clock.status'>, options: ClockOptions): number {
  if (options.json === true) say(JSON.stringify({ now, offsetMillis }));
  else say(`${timeText(now)}  ${offsetText(offsetMillis)}`);
  return EXIT.done;
}

function offsetText(offsetMillis: number): string {
  if (offsetMillis === 0) return 'the wall clock';
  return `${spellDuration(offsetMillis)} ${offsetMillis > 0 ? 'ahead of' : 'behind'} the wall clock`;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}

function ofUse(use: string | undefined): string {
  return use === undefined ? '' : `  (${use})`;
}

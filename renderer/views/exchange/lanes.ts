import type { AttemptValue, ExchangeDetails, SpanValue } from '../../../core/model/summary.ts';
import type { PhaseName } from '../../ui/phases.ts';

/** A coloured part of a bar; offsets in milliseconds from the start of the exchange. */
export interface LanePart {
  readonly name: Exclude<PhaseName, 'gateway'>;
  readonly start: number;
  readonly end: number;
}

/** One bar of the waterfall. */
export interface Lane {
  readonly key: string;
  readonly kind: 'exchange' | 'attempt' | SpanValue['kind'];
  readonly title: string;
  /** How deep it is nested; 0 for the exchange itself. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  /** Phases of an attempt; empty for everything else. */
  readonly parts: readonly LanePart[];
  readonly status: SpanValue['status'];
  /** The token of its colour. */
  readonly color: string;
}

/** What part of the time is shown, in milliseconds from the start of the exchange. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

type Draft = Omit<Lane, 'depth'>;

/** Lanes of an exchange: the client's side first, inside of it every span and attempt, nested by time. */
export function lanesOf(details: ExchangeDetails): readonly Lane[] {
  const whole: Lane = {
    key: 'exchange',
    kind: 'exchange',
    title: 'Client side',
    depth: 0,
    start: 0,
    end: details.summary.durationMillis,
    parts: [],
    status: details.summary.by === 'none' ? 'failed' : 'ok',
    color: '--phase-gateway',
  };
  const drafts = [
    ...details.spans.map(spanLane),
    ...details.attempts.map(attemptLane),
    ...openSocket(details),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end || rankOf(a) - rankOf(b));
  return [whole, ...nest(drafts)];
}

/** The time in which frames went both ways, after the upstream agreed. */
function openSocket({ summary, attempts }: ExchangeDetails): readonly Draft[] {
  const start = attempts.at(-1)?.end;
  if (!summary.isWebSocket || start === undefined || start >= summary.durationMillis) return [];
  const end = summary.durationMillis;
  return [
    {
      key: 'socket',
      kind: 'network',
      title: 'WebSocket open',
      start,
      end,
      parts: [],
      status: 'ok',
      color: '--phase-receive',
    },
  ];
}

/** The phases of an attempt that happened, one behind the other; `ssl` is the end of `connect`. */
export function attemptParts({ start, phases }: Pick<AttemptValue, 'start' | 'phases'>): readonly LanePart[] {
  const parts: LanePart[] = [];
  let at = start;
  const add = (name: LanePart['name'], millis: number): void => {
    if (millis <= 0) return;
    parts.push({ name, start: at, end: at + millis });
    at += millis;
  };
  const ssl = Math.max(0, phases.ssl);
  add('blocked', phases.blocked);
  add('dns', phases.dns);
  add('connect', phases.connect - ssl);
  add('ssl', ssl);
  add('send', phases.send);
  add('wait', phases.wait);
  add('receive', phases.receive);
  return parts;
}

/** The whole of an exchange; never empty, so that there is something to divide by. */
export function wholeRange(lanes: readonly Lane[]): TimeRange {
  return { from: 0, to: Math.max(0.01, ...lanes.map(({ end }) => end)) };
}

/** Where a piece of time lies in a range, in per cent of its width; undefined when it is outside. */
export function placeIn(
  range: TimeRange,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly left: number; readonly width: number } | undefined {
  const span = range.to - range.from;
  if (end < range.from || start > range.to) return undefined;
  const left = Math.max(0, (start - range.from) / span) * 100;
  return { left, width: Math.max(0, (Math.min(end, range.to) - range.from) / span) * 100 - left };
}

/** Round times for the axis: at most so many, at steps of 1, 2 or 5. */
export function axisTicks({ from, to }: TimeRange, most: number): readonly number[] {
  const step = roundStep((to - from) / Math.max(1, most));
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** A range that was dragged, in its order and within the whole; undefined when it is too narrow to have been meant. */
export function draggedRange(
  whole: TimeRange,
  shown: TimeRange,
  shares: readonly [number, number],
): TimeRange | undefined {
  const [first, second] = shares.map((share) => shown.from + clamp(share, 0, 1) * (shown.to - shown.from));
  const from = Math.min(first ?? 0, second ?? 0);
  const to = Math.max(first ?? 0, second ?? 0);
  return Math.abs(shares[0] - shares[1]) < 0.01 ? undefined : clampRange(whole, { from, to });
}

/** A range made narrower (factor below 1) or wider around a moment, within the whole. */
export function zoomed(whole: TimeRange, { from, to }: TimeRange, factor: number, around = (from + to) / 2): TimeRange {
  return clampRange(whole, { from: around - (around - from) * factor, to: around + (to - around) * factor });
}

/** A range moved by a share of its own width, within the whole. */
export function panned(whole: TimeRange, { from, to }: TimeRange, share: number): TimeRange {
  const wanted = share * (to - from);
  const move = clamp(wanted, whole.from - from, whole.to - to);
  return { from: from + move, to: to + move };
}

/** A time with as many figures as tell it from others: hundredths where 0.01 ms counts, none where 1 ms does. */
export function preciseMillis(millis: number, resolution: number): string {
  const digits = Math.ceil(-Math.log10(resolution) - 1e-9);
  return `${millis.toFixed(clamp(digits, 0, 3))} ms`;
}

const COLORS = 8;
/** Chosen so that the policies that meet in one exchange most often get colours of their own. */
const COLOR_SEED = 131;
const FNV_PRIME = 16_777_619;

/** The colour of a policy, always the same for the same name. */
export function policyColor(name: string): string {
  let hash = COLOR_SEED;
  for (const sign of name) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), FNV_PRIME) >>> 0;
  return `--policy-${(((hash ^ (hash >>> 15)) >>> 0) % COLORS) + 1}`;
}

function clampRange(whole: TimeRange, { from, to }: TimeRange): TimeRange {
  const least = (whole.to - whole.from) / 10_000;
  const start = clamp(from, whole.from, whole.to - least);
  return { from: start, to: clamp(to, start + least, whole.to) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-6)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function spanLane(span: SpanValue): Draft {
  const { id, kind, name, start, end, status } = span;
  return { key: `span ${id}`, kind, title: name, start, end, parts: [], status, color: spanColor(span) };
}

/** What a policy waited for has the policies' colours, too: it is hatched, so that it cannot be mistaken for one. */
function spanColor({ kind, name }: SpanValue): string {
  switch (kind) {
    case 'policy':
    case 'dependency':
      return policyColor(name);
    case 'stage':
      return '--phase-gateway';
    case 'integration':
      return '--phase-blocked';
    case 'network':
      return '--phase-wait';
  }
}

function attemptLane(attempt: AttemptValue, index: number): Draft {
  return {
    key: `attempt ${index}`,
    kind: 'attempt',
    title: `Attempt ${index + 1}: ${attempt.origin}`,
    start: attempt.start,
    end: attempt.end,
    parts: attemptParts(attempt),
    status: attempt.error === undefined ? 'ok' : 'failed',
    color: '--phase-blocked',
  };
}

/** Of two lanes with the same times the outer one comes first. */
function rankOf({ kind }: Draft): number {
  return ['exchange', 'stage', 'integration', 'policy', 'attempt', 'network', 'dependency'].indexOf(kind);
}

/** The clocks of spans and attempts are read one after the other: so much may a lane stick out of the one around it. */
const SLACK_MILLIS = 0.05;

function nest(drafts: readonly Draft[]): readonly Lane[] {
  const around: Draft[] = [];
  return drafts.map((draft) => {
    while (!isInside(draft, around.at(-1))) around.pop();
    const lane = { ...draft, depth: around.length + 1 };
    if (canHold(draft)) around.push(draft);
    return lane;
  });
}

function isInside({ start, end }: Draft, outer: Draft | undefined): boolean {
  if (outer === undefined) return true;
  return start >= outer.start - SLACK_MILLIS && end <= outer.end + SLACK_MILLIS && start < outer.end;
}

/** A step without length is a mark, and what comes at the same moment is not inside of it. */
function canHold({ kind, start, end }: Draft): boolean {
  return end > start && kind !== 'dependency' && kind !== 'attempt';
}

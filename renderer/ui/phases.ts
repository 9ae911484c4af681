import type { ExchangeSummary } from '../../core/model/summary.ts';

/** A phase by the name of its colour; `gateway` is the time in policies, `ssl` is taken out of `connect`. */
export type PhaseName = 'gateway' | 'blocked' | 'dns' | 'connect' | 'ssl' | 'send' | 'wait' | 'receive';

/** A phase that happened, in milliseconds. */
export interface PhasePart {
  readonly name: PhaseName;
  readonly millis: number;
}

/** What each phase is, in words. */
export const PHASE_TITLES: Readonly<Record<PhaseName, string>> = {
  gateway: 'in the gateway',
  blocked: 'waiting for a connection',
  dns: 'resolving the name',
  connect: 'connecting',
  ssl: 'TLS handshake',
  send: 'sending',
  wait: 'waiting for the upstream',
  receive: 'receiving',
};

/** How long a bar is drawn. */
export interface BarLength {
  /** Share of the room, 0 to 1. */
  readonly share: number;
  /** Whether the bar would go on. */
  readonly isCut: boolean;
}

/**
 * The length of a row's bar. It grows with the square root of the time: between an answer of the gateway and one that
 * waited for an upstream lie three powers of ten, and both are to show their phases.
 */
export function barLength(millis: number, fullMillis: number): BarLength {
  return { share: Math.min(1, Math.sqrt(Math.max(0, millis) / fullMillis)), isCut: millis > fullMillis };
}

/**
 * The parts of a bar as one background: an element a part would be most of what the table has to lay out. What is in none
 * of them is `rest`: the gateway's own time after the upstream, or that of an open WebSocket.
 */
export function barPaint(parts: readonly PhasePart[], wholeMillis: number, rest: PhaseName): string {
  let at = 0;
  const stops = parts.map(({ name, millis }) => {
    const from = at;
    at = Math.min(100, from + (millis / Math.max(wholeMillis, millis, 0.001)) * 100);
    return `var(--phase-${name}) ${from.toFixed(1)}% ${at.toFixed(1)}%`;
  });
  return `linear-gradient(to right, ${[...stops, `var(--phase-${rest}) 0`].join(', ')})`;
}

/** The phases of a row that took time, in order; their sum is at most the row's duration. */
export function phaseParts(row: Pick<ExchangeSummary, 'phases' | 'gatewayMillis' | 'durationMillis'>): PhasePart[] {
  const { phases } = row;
  if (phases === undefined) return [{ name: 'gateway', millis: row.durationMillis }];
  const ssl = Math.max(0, phases.ssl);
  const parts: PhasePart[] = [
    { name: 'gateway', millis: row.gatewayMillis },
    { name: 'blocked', millis: phases.blocked },
    { name: 'dns', millis: phases.dns },
    { name: 'connect', millis: phases.connect - ssl },
    { name: 'ssl', millis: ssl },
    { name: 'send', millis: phases.send },
    { name: 'wait', millis: phases.wait },
    { name: 'receive', millis: phases.receive },
  ];
  return parts.filter(({ millis }) => millis > 0);
}

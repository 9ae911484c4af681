import type { Evidence } from '../model/diagnosis.ts';
import type { KnownFacts, SeenResponse } from './facts.ts';

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
];

/** What an answer says in headers of the limit that refused: how much, how long, and when it begins anew. */
export function evidenceOfLimit({ response }: KnownFacts): readonly Evidence[] {
  if (response === undefined) return [];
  const found: Evidence[] = [];
  for (const [name, value] of response.headersLike(/^(x-)?rate-?limit(-|$)/i).slice(0, 6))
    found.push({
      where: `response header ${name.toLowerCase()}`,
      seen: value.slice(0, 100),
      says: sayingOf(name, value),
    });
  const after = response.header('retry-after');
  if (after !== undefined)
    found.push({
      where: 'response header retry-after',
      seen: after.slice(0, 100),
      says: /^\d+$/.test(after) ? `it lets requests in again after ${after} s` : 'it lets requests in again then',
    });
  return found;
}

/** Seconds of the window that is used up, as far as headers tell. */
export function windowSecondsOf(response: SeenResponse | undefined): number | undefined {
  if (response === undefined) return undefined;
  const policy = /;\s*w=(\d+)/.exec(response.all('ratelimit-policy') || response.all('ratelimit-limit'))?.[1];
  if (policy !== undefined) return Number(policy);
  const empty = response.headersLike(/^x-ratelimit-remaining-\w+$/i).find(([, value]) => value === '0')?.[0] ?? '';
  return UNITS.find(([name]) => empty.toLowerCase().endsWith(name))?.[1];
}

function sayingOf(name: string, value: string): string {
  if (/remaining/i.test(name)) return value === '0' ? 'this window is used up' : 'so much was left in this window';
  if (/reset/i.test(name)) return 'when the window begins anew';
  return /limit/i.test(name.replace(/^(x-)?rate-?limit/i, '')) ? 'how much one window lets in' : 'the limit';
}

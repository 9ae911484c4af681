import type { EngineClient } from './client.ts';
import { atRate, median, saturate, type Latency } from './load.ts';
import { cpuMicros, residentMiB, type Subject } from './processes.ts';
import { HEADERS } from './subjects.ts';

/** Medians of one subject over its rounds. */
export interface ThroughputRow {
  readonly name: string;
  readonly requestsPerSecond: number;
  /** Lowest and highest round. */
  readonly spread: readonly [number, number];
  readonly cpuMicrosPerRequest: number;
  readonly errors: number;
}

/** Interleaved rounds at saturation: one warm-up of each, then `rounds` of each in turn. */
export async function measureThroughput(
  subjects: readonly Subject[],
  rounds: number,
  seconds: number,
  headers: Readonly<Record<string, string>> = HEADERS,
): Promise<ThroughputRow[]> {
  const results = new Map(
    subjects.map((subject) => [subject, { rates: [] as number[], cpu: [] as number[], errors: 0 }]),
  );
  for (let round = -1; round < rounds; round += 1) {
    for (const [subject, result] of results) {
      const before = cpuMicros(subject.pid);
      const load = await saturate(`${subject.url}/bench.json`, round < 0 ? 2 : seconds, headers);
      const cpu = cpuMicros(subject.pid) - before;
      await settled(subject);
      if (round < 0) continue;
      result.rates.push(load.requestsPerSecond);
      result.cpu.push(cpu / Math.max(1, load.requests));
      result.errors += load.errors;
    }
  }
  return [...results].map(([subject, { rates, cpu, errors }]) => ({
    name: subject.name,
    requestsPerSecond: median(rates),
    spread: [Math.min(...rates), Math.max(...rates)],
    cpuMicrosPerRequest: median(cpu),
    errors,
  }));
}

/** Latency at a fixed rate, of the upstream alone and through each subject; the difference is what a subject adds. */
export async function measureLatency(
  direct: string,
  subjects: readonly Subject[],
  rounds: number,
  seconds: number,
): Promise<{ name: string; p50: number; p99: number; errors: number }[]> {
  const targets = [{ name: 'direct', url: direct }, ...subjects];
  const results = new Map<string, Latency[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, url } of targets)
      results.get(name)?.push(await atRate(`${url}/bench.json`, 500, seconds, HEADERS));
  }
  return [...results].map(([name, latencies]) => ({
    name,
    p50: median(latencies.map(({ p50 }) => p50)),
    p99: median(latencies.map(({ p99 }) => p99)),
    errors: latencies.reduce((sum, { errors }) => sum + errors, 0),
  }));
}

/** Sends until `count` exchanges are recorded; how many were answered and stored, and the memory then. */
export async function recordUntil(
  subject: Subject,
  client: EngineClient,
  count: number,
): Promise<{ answered: number; stored: number; residentMiB: number }> {
  let answered = 0;
  while ((await storedCount(client)) < count)
    answered += (await saturate(`${subject.url}/bench.json`, 2, HEADERS)).requests;
  const stored = await untilDrained(client);
  return { answered, stored, residentMiB: residentMiB(subject.pid) };
}

async function storedCount(client: EngineClient): Promise<number> {
  return (await client.call<{ exchanges: number }>('recorder.status', {})).exchanges;
}

/** Waits until nothing is queued; the number of exchanges then. */
export async function untilDrained(client: EngineClient): Promise<number> {
  for (;;) {
    const status = await client.call<{ queued: number; exchanges: number }>('recorder.status', {});
    if (status.queued === 0) return status.exchanges;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Lets a recorder finish what it put off, so that it does not work in the next subject's round. */
async function settled(subject: Subject): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const before = cpuMicros(subject.pid);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (cpuMicros(subject.pid) - before < 20_000) return;
  }
}

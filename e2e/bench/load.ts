import { execFile } from 'node:child_process';
import { Pool } from 'undici';

/** What a round of load gave. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly requests: number;
  readonly errors: number;
}

/** Latencies in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/** As many requests as 32 connections can carry, by wrk. */
export function saturate(url: string, seconds: number, headers: Readonly<Record<string, string>>): Promise<Round> {
  const options = [
    '-t1',
    '-c32',
    `-d${seconds}s`,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    url,
  ];
  return new Promise((resolve, reject) => {
    execFile('wrk', options, (error, stdout) => {
      if (error !== null)
        return reject(new Error(`wrk is needed for the benchmarks (apt-get install wrk): ${error.message}`));
      const bad = /Non-2xx or 3xx responses: (\d+)/.exec(stdout);
      const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout);
      const socketErrors = (socket ?? []).slice(1).reduce((sum, text) => sum + Number(text), 0);
      resolve({
        requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0),
        requests: Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0),
        errors: Number(bad?.[1] ?? 0) + socketErrors,
      });
    });
  });
}

/** Requests at a fixed rate, each sent when it is due, whether or not earlier ones were answered. */
export async function atRate(
  url: string,
  perSecond: number,
  seconds: number,
  headers: Readonly<Record<string, string>>,
): Promise<Latency> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 32, pipelining: 1 });
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  let errors = 0;
  const start = performance.now();
  const total = perSecond * seconds;
  for (let index = 0; index < total; index += 1) {
    const due = start + (index * 1000) / perSecond;
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, due - performance.now() > 2 ? 1 : 0));
    const sent = performance.now();
    pending.push(
      pool
        .request({ path: pathname, method: 'GET', headers })
        .then(async (response) => {
          await response.body.dump();
          latencies.push(performance.now() - sent);
          if (response.statusCode >= 400) errors += 1;
        })
        .catch(() => {
          errors += 1;
        }),
    );
  }
  await Promise.all(pending);
  await pool.close();
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), errors };
}

/** The value below which the share `q` of the numbers lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** The middle of the numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'undici';
import { median } from './load.ts';
import type { Subject } from './processes.ts';
import { configText, HEADERS, startGatewright } from './subjects.ts';

/** Milliseconds from spawning the program to its first proxied answer. */
export async function measureStart(folder: string, upstream: string, rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const subject = await startGatewright(folder, upstream, `start-${round}`);
    const response = await fetch(`${subject.url}/bench.json`, { headers: HEADERS });
    await response.arrayBuffer();
    times.push(performance.now() - start);
    await subject.stop();
    if (response.status !== 200) throw new Error(`the first answer was ${response.status}`);
  }
  return median(times);
}

/** What edits under load did. */
export interface ReloadResult {
  /** From the moment the file was written to the first answer of the new configuration; median and worst. */
  readonly medianMillis: number;
  readonly worstMillis: number;
  readonly requests: number;
  /** Requests that were not answered 200 with the mark of the old or the new configuration, in that order. */
  readonly faults: number;
}

/** Edits the file while 1,000 requests a second run through it. */
export async function measureReload(
  folder: string,
  workspace: string,
  subject: Subject,
  upstream: string,
  edits: number,
): Promise<ReloadResult> {
  const file = join(folder, workspace, 'gatewright.yaml');
  const original = readFileSync(file, 'utf8');
  const pool = new Pool(subject.url, { connections: 32, pipelining: 1 });
  const state = {
    mark: 'one',
    expected: 'one',
    writtenAt: 0,
    requests: 0,
    faults: 0,
    times: [] as number[],
    isStopped: false,
  };
  const send = async (): Promise<void> => {
    state.requests += 1;
    const allowed = [state.mark, state.expected];
    const response = await pool.request({ path: '/bench.json', method: 'GET', headers: HEADERS });
    await response.body.dump();
    const mark = String(response.headers['x-mark']);
    if (response.statusCode !== 200 || ![...allowed, state.expected].includes(mark)) state.faults += 1;
    if (mark === state.expected && state.mark !== state.expected) {
      state.times.push(performance.now() - state.writtenAt);
      state.mark = state.expected;
    }
  };
  const load = (async () => {
    const pending = new Set<Promise<void>>();
    while (!state.isStopped) {
      for (let index = 0; index < 5; index += 1) {
        const sent: Promise<void> = send()
          .catch(() => {
            state.faults += 1;
          })
          .finally(() => pending.delete(sent));
        pending.add(sent);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(pending);
  })();
  for (let edit = 0; edit < edits; edit += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    state.expected = `edit-${edit}`;
    state.writtenAt = performance.now();
    writeFileSync(file, configText(upstream, state.expected));
    while (state.mark !== state.expected && performance.now() - state.writtenAt < 5000)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }
  state.isStopped = true;
  await load;
  await pool.close();
  writeFileSync(file, original);
  return {
    medianMillis: median(state.times),
    worstMillis: Math.max(...state.times),
    requests: state.requests,
    faults: state.faults + (edits - state.times.length),
  };
}

import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from './client.ts';
import { measureReload, measureStart } from './life.ts';
import { startPeers } from './peers.ts';
import { measurePolicies } from './policies.ts';
import type { Subject } from './processes.ts';
import { Report } from './report.ts';
import { measureStore } from './store.ts';
import { makeFolder, startBare, startGatewright, startUpstream } from './subjects.ts';
import { measureLatency, measureThroughput, recordUntil } from './throughput.ts';

const USAGE = `npm run bench -- [--peers] [--quick] [--only throughput,policies,latency,memory,life,store,vtl,jwt,replay] [--write]
  --peers   adds mockttp and express-gateway (fetched by npx) and, where installed, mitmdump and nginx
  --quick   fewer and shorter rounds and a store of 100,000: to see that it runs, not to quote
  --only    just these parts
  --write   puts the report into docs/benchmarks.md`;

/** Runs the parts that were asked for and prints one report. */
async function main(): Promise<void> {
  const parameters = process.argv.slice(2);
  if (parameters.includes('--help')) return console.log(USAGE);
  const isQuick = parameters.includes('--quick');
  const only = parameters[parameters.indexOf('--only') + 1]?.split(',');
  const wants = (part: string): boolean => !parameters.includes('--only') || only?.includes(part) === true;
  const folder = makeFolder();
  const report = new Report();
  report.machine(cpus().length, cpus()[0]?.model ?? 'unknown', process.version);
  const upstream = await startUpstream(folder);
  report.line(`Upstream: ${upstream.name}, 1 KB of JSON. Load: wrk, 32 connections.`);
  try {
    if (wants('life')) report.start(await measureStart(folder, upstream.url, isQuick ? 2 : 5));
    await measureProxies(folder, upstream.url, { isQuick, wants, withPeers: parameters.includes('--peers') }, report);
    if (wants('policies'))
      report.throughput(
        'Throughput with jwt, key-auth, rate-limit and transform, everything recorded',
        await measurePolicies(folder, upstream.url, isQuick ? 2 : 7, isQuick ? 2 : 5),
      );
    if (wants('store'))
      report.store(isQuick ? 100_000 : 1_000_000, await measureStore(folder, isQuick ? 100_000 : 1_000_000, 20));
    if (wants('vtl')) report.block('Mapping templates', runAlone('vtl.ts'));
    if (wants('jwt')) report.block('JSON Web Tokens', runAlone('jwt.ts'));
    if (wants('replay')) report.block('Replay', runAlone('replay.ts'));
  } finally {
    await upstream.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  if (parameters.includes('--write'))
    writeFileSync(join(import.meta.dirname, '../../docs/benchmarks.md'), report.text());
}

/** What another benchmark of this folder prints. */
function runAlone(file: string): string {
  return execFileSync(process.execPath, [join(import.meta.dirname, file)], { encoding: 'utf8' }).trim();
}

interface Wanted {
  readonly isQuick: boolean;
  readonly withPeers: boolean;
  wants(part: string): boolean;
}

async function measureProxies(
  folder: string,
  upstream: string,
  { isQuick, wants, withPeers }: Wanted,
  report: Report,
): Promise<void> {
  const bare = await startBare(upstream);
  const gatewright = await startGatewright(folder, upstream);
  const subjects: Subject[] = [bare, gatewright];
  const client = await EngineClient.connect(String(gatewright.ready['workbench']));
  try {
    if (withPeers) subjects.push(...(await startPeers(folder, upstream, (text) => report.line(text))));
    const [rounds, seconds] = isQuick ? [2, 2] : [7, 5];
    if (wants('throughput'))
      report.throughput(
        'Throughput, everything recorded, three policies on the route',
        await measureThroughput(subjects, rounds, seconds),
      );
    if (wants('latency'))
      report.latency(await measureLatency(upstream, [bare, gatewright], isQuick ? 1 : 5, isQuick ? 2 : 6));
    if (wants('life')) report.reload(await measureReload(folder, 'workspace', gatewright, upstream, isQuick ? 3 : 10));
    if (wants('memory')) await measureMemory(folder, upstream, isQuick ? 10_000 : 100_000, report);
  } finally {
    client.close();
    for (const subject of subjects) await subject.stop();
  }
}

/** A process of its own, so that what the other parts left behind does not count. */
async function measureMemory(folder: string, upstream: string, step: number, report: Report): Promise<void> {
  const subject = await startGatewright(folder, upstream, 'memory');
  const client = await EngineClient.connect(String(subject.ready['workbench']));
  try {
    for (const count of [step, 2 * step, 3 * step]) report.memory(count, await recordUntil(subject, client, count));
  } finally {
    client.close();
    await subject.stop();
  }
}

await main();

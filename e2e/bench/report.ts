import type { ReloadResult } from './life.ts';
import type { QueryRow } from './store.ts';
import type { ThroughputRow } from './throughput.ts';

/** Prints as it goes and keeps everything as Markdown. */
export class Report {
  readonly #lines: string[] = [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --write`. Ratios within one run are what counts; the figures belong to this machine.',
    '',
  ];
  #hasMemory = false;

  line(text: string): void {
    this.#lines.push(text, '');
    console.log(`${text}\n`);
  }

  machine(cores: number, model: string, node: string): void {
    this.line(
      `Machine: ${cores} cores (${model.trim()}), Node ${node}, load generator, upstream and proxy on the same cores.`,
    );
  }

  throughput(title: string, rows: readonly ThroughputRow[]): void {
    const base = rows[0];
    this.#table(
      title,
      ['subject', 'requests/s', 'spread', 'of the bare proxy', 'CPU µs a request', 'errors'],
      rows.map((row) => [
        row.name,
        row.requestsPerSecond.toFixed(0),
        row.spread.map((value) => value.toFixed(0)).join('–'),
        `${(row.requestsPerSecond / (base?.requestsPerSecond ?? 1)).toFixed(2)}×`,
        row.cpuMicrosPerRequest.toFixed(1),
        String(row.errors),
      ]),
    );
  }

  latency(rows: readonly { name: string; p50: number; p99: number; errors: number }[]): void {
    const direct = rows[0];
    this.#table(
      'Latency at 500 requests/s',
      ['path', 'p50 ms', 'p99 ms', 'added p50', 'added p99', 'errors'],
      rows.map((row) => [
        row.name,
        row.p50.toFixed(2),
        row.p99.toFixed(2),
        (row.p50 - (direct?.p50 ?? 0)).toFixed(2),
        (row.p99 - (direct?.p99 ?? 0)).toFixed(2),
        String(row.errors),
      ]),
    );
  }

  memory(count: number, result: { answered: number; stored: number; residentMiB: number }): void {
    if (!this.#hasMemory) this.#heading('Memory while recording', ['exchanges recorded', 'resident MiB']);
    this.#hasMemory = true;
    this.#row([`${result.stored} (asked for ${count})`, result.residentMiB.toFixed(0)]);
  }

  start(millis: number): void {
    this.line(`Spawn to first proxied answer: ${millis.toFixed(0)} ms (median).`);
  }

  reload(result: ReloadResult): void {
    this.line(
      `Reload at 1,000 requests/s: in force after ${result.medianMillis.toFixed(0)} ms (median), ${result.worstMillis.toFixed(0)} ms (worst); ${result.faults} of ${result.requests} requests dropped or mixed.`,
    );
  }

  store(count: number, rows: readonly QueryRow[]): void {
    this.#table(
      `Queries on ${count.toLocaleString('en')} exchanges, pages of 100, as the page sees them`,
      ['query', 'median ms', 'p95 ms', 'rows'],
      rows.map((row) => [row.name, row.medianMillis.toFixed(1), row.p95Millis.toFixed(1), String(row.rows)]),
    );
  }

  /** What another program printed. */
  block(title: string, text: string): void {
    this.#lines.push(`## ${title}`, '', '```', text, '```', '');
    console.log(`## ${title}\n${text}\n`);
  }

  text(): string {
    return `${this.#lines.join('\n').trimEnd()}\n`;
  }

  #table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
    this.#heading(title, head);
    for (const row of rows) this.#row(row);
    this.#lines.push('');
    console.log('');
  }

  #heading(title: string, head: readonly string[]): void {
    this.#lines.push(`## ${title}`, '');
    console.log(`## ${title}`);
    this.#row(head);
    this.#lines.push(`|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`);
  }

  #row(cells: readonly string[]): void {
    const line = `| ${cells.join(' | ')} |`;
    this.#lines.push(line);
    console.log(line);
  }
}

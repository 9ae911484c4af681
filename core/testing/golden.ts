import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Dialect, ReadResult } from '../dialects/dialect.ts';
import type { Catalog } from '../dialects/dialect.ts';
import { DEFAULT_FORWARDED, recordingConfig, type GatewayConfig } from '../model/config.ts';
import { formatFinding } from '../model/source.ts';

/** One golden file: what a user wrote, and what a dialect must make of it. */
export interface GoldenCase {
  /** The file's name without its ending. */
  readonly name: string;
  /** The platform's own text. */
  readonly input: string;
  /** What stands below the line of dashes, as data. */
  readonly expected: unknown;
  readonly file: string;
}

const DASHES = /^-{8,}\n/m;

/** Reads every `*.golden` file of a folder: the platform's text, a line of dashes, the expected reading as YAML. */
export function goldenCases(folder: string): GoldenCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.golden'))
    .toSorted()
    .map((name) => {
      const file = join(folder, name);
      const [input = '', expected = ''] = readFileSync(file, 'utf8').split(DASHES);
      return { name: name.replace('.golden', ''), input, expected: parse(expected) as unknown, file };
    });
}

/**
 * Reads a golden case with a dialect, in the form golden files are written in. With `GOLDEN=write` in the environment
 * the file gets the reading as its new expectation, to be looked at before it is committed.
 * @param path Name the text has in its workspace, such as `kong.yaml`.
 */
export function readGolden(
  golden: GoldenCase,
  dialect: Dialect,
  how: { readonly path: string; readonly catalog: Catalog },
): unknown {
  const reading = plainReading(dialect.read([{ path: how.path, text: golden.input }], how.catalog));
  if (process.env['GOLDEN'] === 'write')
    writeFileSync(golden.file, `${golden.input}${'-'.repeat(20)}\n${stringify(reading, { lineWidth: 120 })}`);
  return reading;
}

/** A reading as short data: findings as lines, and of the configuration what differs from an empty one. */
function plainReading({ config, findings }: ReadResult): unknown {
  return withoutPlaces({
    ...(findings.length > 0 ? { findings: findings.map(formatFinding) } : {}),
    ...(config === undefined ? {} : { config: changedParts(config) }),
  });
}

function changedParts(config: GatewayConfig): object {
  const usual: Readonly<Record<string, unknown>> = {
    listeners: [{ scheme: 'http', host: '127.0.0.1', port: 8000, forwarded: DEFAULT_FORWARDED }],
    recording: recordingConfig.parse({}),
    consumers: [],
    plans: [],
    request: [],
    response: [],
    error: [],
  };
  const isUsual = (key: string, value: unknown): boolean =>
    key in usual && JSON.stringify(withoutPlaces(value)) === JSON.stringify(usual[key]);
  const short = (part: object): object =>
    Object.fromEntries(Object.entries(part).filter(([key, value]) => !isUsual(key, value)));
  return { ...short(config), routes: config.routes.map(short) };
}

/** Places are left out: the findings have them, and in the model they would only repeat the line above. */
function withoutPlaces(value: unknown): unknown {
  const text = JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner));
  return JSON.parse(text) as unknown;
}

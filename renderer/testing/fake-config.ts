import { readFileSync } from 'node:fs';
import type { CallOutput } from '../../core/contract/calls.ts';
import { GatewrightError } from '../../core/model/errors.ts';
import type { Finding } from '../../core/model/source.ts';
import type { FakeWorld } from './fake-calls.ts';

type DiskFile = CallOutput<'config.files'>['files'][number];

/** What stands in for the files on disk: read, checked and written as the engine does, by much simpler rules. */
export interface FakeConfig {
  files: readonly DiskFile[];
  /** Counts revisions. */
  revisions: number;
  /** The revision in force. */
  revision: string;
}

/** The environment variable FAKE_CONFIG: `none` for a workspace without files, `broken` for one that cannot be read, `kong` for one without schema. */
const MODE = process.env['FAKE_CONFIG'] ?? '';
/** The environment variable FAKE_SCHEMA names a file with a JSON Schema to use in place of the small one here. */
const SCHEMA_FILE = process.env['FAKE_SCHEMA'];

const KEYS = [
  'name',
  'dialect',
  'listeners',
  'consumers',
  'recording',
  'request',
  'response',
  'error',
  'routes',
  'include',
];
const ROUTE_KEYS = ['id', 'match', 'request', 'response', 'error', 'integration'];

const text = { type: 'string' };
const uses = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    properties: {
      'key-auth': { type: 'object', description: 'Asks for an API key.' },
      'rate-limit': { type: 'object', description: 'Limits how many requests pass in a window.' },
      id: { ...text, description: 'Name of this use.' },
    },
  },
};
const route = {
  type: 'object',
  additionalProperties: false,
  required: ['id'],
  properties: Object.fromEntries(
    ROUTE_KEYS.map((key) => [key, { ...(key === 'request' ? uses : {}), description: `The ${key} of a route.` }]),
  ),
};
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(KEYS.map((key) => [key, { description: `The ${key} of the gateway.` }])),
    routes: { type: 'array', items: route, description: 'Routes.' },
  },
};

/** The files of a new world. */
export function makeConfig(files: readonly DiskFile[]): FakeConfig {
  return { files: MODE === 'none' ? [] : files, revisions: 1, revision: '3f9a1c7d' };
}

/** Answers to `config.files`, `config.check`, `config.write` and `config.schema`. */
export const configCalls = {
  files: ({ config }: FakeWorld): CallOutput<'config.files'> => {
    if (MODE === 'broken') throw new GatewrightError('FILE_UNREADABLE', { file: 'gatewright.yaml' });
    return { revision: config.revision, files: [...config.files], findings: findingsIn(config.files) };
  },
  check: ({ config }: FakeWorld, given: readonly { path: string; text: string }[]): CallOutput<'config.check'> => ({
    findings: findingsIn(config.files.map((file) => ({ ...file, ...given.find(({ path }) => path === file.path) }))),
  }),
  write: (world: FakeWorld, { path, text, revision }: DiskFile): CallOutput<'config.write'> => {
    const { config } = world;
    const known = config.files.find((file) => file.path === path);
    if (known?.revision !== revision) throw new GatewrightError('CONFIG_STALE', { path });
    const file = writeToDisk(config, path, text);
    const findings = findingsIn(config.files);
    const isInForce = findings.every(({ severity }) => severity !== 'error');
    if (isInForce) config.revision = `3f9a1c${config.revisions}`;
    return { file, findings, isInForce, swapMillis: 12.4 };
  },
  schema: (): CallOutput<'config.schema'> => {
    if (MODE === 'kong') return { schema: undefined };
    return { schema: SCHEMA_FILE === undefined ? SCHEMA : JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) };
  },
};

/** Writes a file as somebody else would, for whom no revision counts. */
export function writeToDisk(config: FakeConfig, path: string, text: string): DiskFile {
  config.revisions += 1;
  const file = { path, text, revision: `f${config.revisions}` };
  config.files = config.files.map((known) => (known.path === path ? file : known));
  return file;
}

/** Keys that are not known, and tabs, which YAML does not indent with. */
export function findingsIn(files: readonly { readonly path: string; readonly text: string }[]): Finding[] {
  return files.flatMap(({ path, text: whole }) =>
    whole.split('\n').flatMap((line, index): Finding[] => {
      const [, indent = '', key] = /^(\s*(?:- )?)([\w-]+):/.exec(line) ?? [];
      const at = { file: path, line: index + 1, column: indent.length + 1 };
      if (line.startsWith('\t'))
        return [finding('error', 'YAML_INVALID', 'a tab indents nothing in YAML', 'spaces', at)];
      const known = indent === '' ? KEYS : indent.length === 4 ? ROUTE_KEYS : undefined;
      if (key !== undefined && known !== undefined && !known.includes(key) && indent.trim() === '') {
        return [finding('error', 'KEY_UNKNOWN', `${key} is not a key here`, known.join(', '), at)];
      }
      return line.includes('sk_live_')
        ? [finding('warning', 'SECRET_IN_FILE', 'a key stands in plain text', '${secret:name}', at)]
        : [];
    }),
  );
}

function finding(
  severity: Finding['severity'],
  code: string,
  message: string,
  expected: string,
  at: { file: string; line: number; column: number },
): Finding {
  return { severity, code, message, expected, at: { ...at, endLine: at.line } };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dialect } from '../dialects/dialect.ts';
import { loadWorkspaceFiles, pickDialect } from '../dialects/files.ts';
import { dialects } from '../dialects/index.ts';
import type { Gateway } from '../engine/gateway.ts';
import { integrations } from '../integrations/index.ts';
import type { Clock } from '../model/clock.ts';
import type { GatewayConfig } from '../model/config.ts';
import { GatewrightError, toErrorValue } from '../model/errors.ts';
import type { Finding, SourceFile } from '../model/source.ts';
import type { Millis } from '../model/units.ts';
import { policies } from '../policies/index.ts';
import { isInsidePath, realPathInside } from './inside-path.ts';
import { watchWorkspace } from './watch-workspace.ts';
import { writeUserFile } from './write-file.ts';

/** What is installed, as dialects see it. */
export const catalog = { policies, integrations };

/** A file as it stands on disk, with the hash that a write must name. */
export interface WorkspaceFile extends SourceFile {
  readonly revision: string;
}

/** What a reload did. */
export interface Reload {
  readonly isInForce: boolean;
  readonly findings: readonly Finding[];
  readonly swapMillis: Millis;
}

/** What is opened beside the gateway for a configuration, such as the issuer. Its faults never take the configuration back. */
export interface Beside {
  /** What would be wrong, without opening anything. */
  check(config: GatewayConfig): Promise<readonly Finding[]>;
  /** The configuration is in force. */
  follow(config: GatewayConfig): Promise<readonly Finding[]>;
}

/** What a configuration needs of the rest. */
export interface ConfigurationOptions {
  readonly workspace: string;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly beside: Beside;
  /** Last word on a configuration before it is put in force: ports from the command line. */
  readonly adjust: (config: GatewayConfig) => GatewayConfig;
  /** Called after every reload, and when only findings changed. */
  readonly onReload: () => void;
}

/** The configuration files of a workspace: read, checked, put in force, written, watched. */
export class Configuration {
  readonly #options: ConfigurationOptions;
  #files: readonly SourceFile[] = [];
  /** Files of the configuration in force that the files on disk do not name at the moment. */
  #unnamed: readonly SourceFile[] = [];
  #dialect: Dialect | undefined;
  #findings: readonly Finding[] = [];
  #inForce: GatewayConfig | undefined;
  #pathsInForce: readonly string[] = [];
  #lastTurn: Promise<unknown> = Promise.resolve();
  #stopWatching: (() => void) | undefined;

  constructor(options: ConfigurationOptions) {
    this.#options = options;
  }

  /** What is wrong with the files on disk. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** The configuration that serves requests; undefined while none could be put in force. */
  get inForce(): GatewayConfig | undefined {
    return this.#inForce;
  }

  get dialect(): Dialect | undefined {
    return this.#dialect;
  }

  /** Hash of the files on disk, which may differ from what is in force when they have faults. */
  get revision(): string {
    return revisionOf(this.#files);
  }

  /** What is to be seen and edited: while the first file has faults, also what it included when it had none. */
  files(): readonly WorkspaceFile[] {
    return [...this.#files, ...this.#unnamed].map((file) => ({ ...file, revision: fileRevision(file.text) }));
  }

  /**
   * The configuration in force with its revision; where none was put in force yet, that of the files on disk, which stays
   * as it is. Undefined when there is none, or it has faults.
   */
  async known(): Promise<{ readonly config: GatewayConfig; readonly revision: string } | undefined> {
    const { gateway, workspace } = this.#options;
    if (this.#inForce !== undefined) return { config: this.#inForce, revision: gateway.status().revision };
    // What cannot be read is none that can be used.
    const files = await loadWorkspaceFiles(workspace).catch(() => []);
    const { config } = pickDialect(files, dialects)?.read(files, catalog) ?? {};
    return config === undefined ? undefined : { config, revision: revisionOf(files) };
  }

  /** Reads the files and puts them in force when they are right. Calls run one after the other. */
  reload(): Promise<Reload> {
    return this.#inTurn(() => this.#reload());
  }

  /** Puts changes on disk in force as they come, until `close`. */
  watch(): void {
    this.#stopWatching ??= watchWorkspace(this.#options.workspace, (names) => {
      void this.#inTurn(() => this.#reloadIfChanged(names));
    });
  }

  /** Everything that would be wrong if these texts stood in place of the files on disk. */
  async check(changed: readonly SourceFile[]): Promise<readonly Finding[]> {
    const files = replaceFiles(this.#files, changed);
    const dialect = pickDialect(files, dialects);
    if (dialect === undefined) return [noDialect(files)];
    const { config, findings } = dialect.read(files, catalog);
    if (config === undefined) return findings;
    const { gateway, beside } = this.#options;
    return [...findings, ...(await gateway.check(config)), ...(await beside.check(config))];
  }

  /**
   * Writes one file and reloads.
   * @throws CONFIG_STALE when the file is not the one that was edited; the details have what stands there now.
   * @throws INPUT_INVALID when the path leads out of the workspace, by itself or by a link.
   * @throws FILE_UNREADABLE, FILE_UNWRITABLE
   */
  write(path: string, text: string, revision: string): Promise<Reload & { readonly file: WorkspaceFile }> {
    return this.#inTurn(async () => {
      const file = isInsidePath(path) ? await realPathInside(this.#options.workspace, path) : undefined;
      if (file === undefined)
        throw new GatewrightError('INPUT_INVALID', { path, expected: 'a path inside the workspace' });
      const onDisk = await readText(file, path);
      const found = fileRevision(onDisk);
      if (found !== revision)
        throw new GatewrightError('CONFIG_STALE', { path, found, edited: revision, text: onDisk });
      await writeUserFile(file, path, text);
      const reload = await this.#reload();
      return { ...reload, file: { path, text, revision: fileRevision(text) } };
    });
  }

  /** Ends watching, and whatever is under way first. */
  async close(): Promise<void> {
    this.#stopWatching?.();
    await this.#lastTurn;
  }

  /** Reloads and writes happen one after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Files with faults are read again in any case: what was missing may be a secret's file, which is not among them. So is
   * a configuration that names a file that changed: a key set, a schema, a certificate, the module of an authorizer.
   */
  async #reloadIfChanged(names: ReadonlySet<string>): Promise<void> {
    const files = await loadWorkspaceFiles(this.#options.workspace).catch(() => undefined);
    const isFaulty = this.#findings.some(({ severity }) => severity === 'error');
    const isNamed = (files ?? []).some(({ text }) => [...names].some((name) => text.includes(name)));
    if (files === undefined || isFaulty || isNamed || revisionOf(files) !== this.revision) await this.#reload();
  }

  async #reload(): Promise<Reload> {
    const start = this.#options.clock.monotonic();
    const result = await this.#readAndApply().catch((error: unknown) => ({
      isInForce: false,
      findings: [asFinding(error)],
    }));
    this.#unnamed = result.isInForce ? [] : await this.#readUnnamed();
    if (result.isInForce) this.#pathsInForce = this.#files.map(({ path }) => path);
    this.#findings = result.findings;
    this.#options.onReload();
    return { ...result, swapMillis: this.#options.clock.monotonic() - start };
  }

  async #readUnnamed(): Promise<SourceFile[]> {
    const paths = this.#pathsInForce.filter((path) => !this.#files.some((file) => file.path === path));
    const read = async (path: string): Promise<SourceFile | undefined> => {
      const text = await readFile(join(this.#options.workspace, path), 'utf8').catch(() => undefined);
      // One that went is not there to be edited either.
      return text === undefined ? undefined : { path, text };
    };
    return (await Promise.all(paths.map(read))).filter((file) => file !== undefined);
  }

  async #readAndApply(): Promise<Omit<Reload, 'swapMillis'>> {
    this.#files = await loadWorkspaceFiles(this.#options.workspace);
    this.#dialect = pickDialect(this.#files, dialects);
    if (this.#dialect === undefined) return { isInForce: false, findings: [noDialect(this.#files)] };
    const { config, findings } = this.#dialect.read(this.#files, catalog);
    if (config === undefined) return { isInForce: false, findings };
    const adjusted = this.#options.adjust(config);
    const applied = await this.#options.gateway.apply(adjusted, this.revision);
    if (applied.kind === 'refused') return { isInForce: false, findings: [...findings, ...applied.findings] };
    this.#inForce = adjusted;
    return { isInForce: true, findings: [...findings, ...(await this.#options.beside.follow(adjusted))] };
  }
}

/** Short hash of one file's text. */
export function fileRevision(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Short hash of all files. */
export function revisionOf(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path}\0${text.length}\0${text}`);
  return hash.digest('hex').slice(0, 12);
}

/** What stands in a file; nothing where there is none. @throws FILE_UNREADABLE */
async function readText(file: string, path: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (reason === 'ENOENT') return '';
    throw new GatewrightError('FILE_UNREADABLE', { path, reason }, { cause: error });
  }
}

function replaceFiles(files: readonly SourceFile[], changed: readonly SourceFile[]): SourceFile[] {
  const kept = files.map((file) => changed.find(({ path }) => path === file.path) ?? file);
  return [...kept, ...changed.filter(({ path }) => !files.some((file) => file.path === path))];
}

function noDialect([first]: readonly SourceFile[]): Finding {
  return {
    code: 'DIALECT_UNKNOWN',
    severity: 'error',
    message: 'this is no gateway configuration that is known here',
    expected: dialects.map(({ title }) => title).join(' or '),
    ...(first === undefined ? {} : { at: { file: first.path, line: 1, column: 1 } }),
  };
}

function asFinding(error: unknown): Finding {
  const { code, message, details } = toErrorValue(error);
  const { path, reason, expected } = details;
  const facts = [path, reason].filter((fact) => fact !== undefined).map(String);
  return {
    code,
    severity: 'error',
    message: [message, ...facts].join(': '),
    ...(typeof expected === 'string' ? { expected } : {}),
  };
}

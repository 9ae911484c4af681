import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dialect } from '../dialects/dialect.ts';
import { loadWorkspaceFiles, pickDialect } from '../dialects/files.ts';
import { dialects } from '../dialects/index.ts';
import type { Gateway } from '../engine/gateway.ts';
import { integrations } from '../integrations/index.ts';
import type { Clock } from '../model/clock.ts';
import type { GatewayConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Finding, SourceFile } from '../model/source.ts';
import type { Millis } from '../model/units.ts';
import { policies } from '../policies/index.ts';
import { isInsidePath } from './inside-path.ts';
import { watchWorkspace } from './watch-workspace.ts';

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

/** What a configuration needs of the rest. */
export interface ConfigurationOptions {
  readonly workspace: string;
  readonly gateway: Gateway;
  readonly clock: Clock;
  /** Last word on a configuration before it is put in force: ports from the command line. */
  readonly adjust: (config: GatewayConfig) => GatewayConfig;
  /** Called after every reload, and when only findings changed. */
  readonly onReload: () => void;
}

/** The configuration files of a workspace: read, checked, put in force, written, watched. */
export class Configuration {
  readonly #options: ConfigurationOptions;
  #files: readonly SourceFile[] = [];
  #dialect: Dialect | undefined;
  #findings: readonly Finding[] = [];
  #inForce: GatewayConfig | undefined;
  #reloading: Promise<unknown> = Promise.resolve();
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

  files(): readonly WorkspaceFile[] {
    return this.#files.map((file) => ({ ...file, revision: fileRevision(file.text) }));
  }

  /** Reads the files and puts them in force when they are right. Calls run one after the other. */
  reload(): Promise<Reload> {
    const reload = this.#reloading.then(() => this.#reload());
    this.#reloading = reload.catch(() => undefined);
    return reload;
  }

  /** Puts changes on disk in force as they come, until `close`. */
  watch(): void {
    this.#stopWatching ??= watchWorkspace(this.#options.workspace, () => void this.#reloadIfChanged());
  }

  /** Everything that would be wrong if these texts stood in place of the files on disk. */
  async check(changed: readonly SourceFile[]): Promise<readonly Finding[]> {
    const files = replaceFiles(this.#files, changed);
    const dialect = pickDialect(files, dialects);
    if (dialect === undefined) return [noDialect(files)];
    const { config, findings } = dialect.read(files, catalog);
    return config === undefined ? findings : [...findings, ...(await this.#options.gateway.check(config))];
  }

  /**
   * Writes one file and reloads.
   * @throws CONFIG_STALE when the file is not the one that was edited; the details have what stands there now.
   * @throws INPUT_INVALID when the path leads out of the workspace.
   */
  async write(path: string, text: string, revision: string): Promise<Reload & { readonly file: WorkspaceFile }> {
    if (!isInsidePath(path))
      throw new GatewrightError('INPUT_INVALID', { path, expected: 'a path inside the workspace' });
    const file = join(this.#options.workspace, path);
    const onDisk = await readFile(file, 'utf8').catch(() => '');
    if (fileRevision(onDisk) !== revision)
      throw new GatewrightError('CONFIG_STALE', { path, found: fileRevision(onDisk), edited: revision, text: onDisk });
    await writeFile(file, text).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new GatewrightError('FILE_UNREADABLE', { path, reason }, { cause: error });
    });
    const reload = await this.reload();
    return { ...reload, file: { path, text, revision: fileRevision(text) } };
  }

  close(): void {
    this.#stopWatching?.();
  }

  async #reloadIfChanged(): Promise<void> {
    const files = await loadWorkspaceFiles(this.#options.workspace).catch(() => undefined);
    if (files === undefined || revisionOf(files) !== this.revision) await this.reload();
  }

  async #reload(): Promise<Reload> {
    const start = this.#options.clock.monotonic();
    const result = await this.#readAndApply();
    this.#findings = result.findings;
    this.#options.onReload();
    return { ...result, swapMillis: this.#options.clock.monotonic() - start };
  }

  async #readAndApply(): Promise<Omit<Reload, 'swapMillis'>> {
    try {
      this.#files = await loadWorkspaceFiles(this.#options.workspace);
    } catch (error) {
      return { isInForce: false, findings: [asFinding(error)] };
    }
    this.#dialect = pickDialect(this.#files, dialects);
    if (this.#dialect === undefined) return { isInForce: false, findings: [noDialect(this.#files)] };
    const { config, findings } = this.#dialect.read(this.#files, catalog);
    if (config === undefined) return { isInForce: false, findings };
    const adjusted = this.#options.adjust(config);
    const applied = await this.#options.gateway.apply(adjusted, this.revision);
    if (applied.kind === 'refused') return { isInForce: false, findings: [...findings, ...applied.findings] };
    this.#inForce = adjusted;
    return { isInForce: true, findings };
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
  if (!(error instanceof GatewrightError)) throw error;
  const { path, reason, expected } = error.details;
  const facts = [path, reason].filter((fact) => fact !== undefined).map(String);
  return {
    code: error.code,
    severity: 'error',
    message: [error.message, ...facts].join(': '),
    ...(typeof expected === 'string' ? { expected } : {}),
  };
}

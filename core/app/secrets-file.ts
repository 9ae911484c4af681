import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { readJsonFile, writeJsonFile } from './home.ts';

const ENCRYPTION = 'aes-256-gcm';

const sealed = z.object({ iv: z.string(), tag: z.string(), data: z.string() });
const plain = z.object({ text: z.string() });
const secretsFile = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.union([sealed, plain])) });
type Entry = z.infer<typeof secretsFile>['secrets'][string];

/**
 * Secrets of a workspace, in a file readable by the owner only. With a key, which the desktop shell keeps in the
 * system's keychain, values are encrypted; a value that was encrypted cannot be read without it, and is kept.
 */
export class SecretsFile {
  readonly #file: string;
  readonly #key: Buffer | undefined;

  /** @param key 32 bytes; absent when there is no keychain. */
  constructor(file: string, key: Buffer | undefined) {
    this.#file = file;
    this.#key = key;
  }

  /** Where values are kept, in words for the settings. */
  get keptIn(): string {
    return this.#key === undefined
      ? 'a file that only you can read, in the workspace’s .gatewright folder'
      : 'a file encrypted with a key from the system’s keychain, in the workspace’s .gatewright folder';
  }

  /** Names that have a value which can be read now. */
  names(): string[] {
    return Object.keys(this.#read()).filter((name) => this.get(name) !== undefined);
  }

  /** Whether there is a value, be it one that cannot be read now. */
  has(name: string): boolean {
    return Object.hasOwn(this.#read(), name);
  }

  get(name: string): string | undefined {
    const entries = this.#read();
    return Object.hasOwn(entries, name) ? this.#open(entries[name], name) : undefined;
  }

  set(name: string, value: string): void {
    this.#write({ ...this.#read(), [name]: this.#seal(value, name) });
  }

  delete(name: string): void {
    const { [name]: _gone, ...rest } = this.#read();
    this.#write(rest);
  }

  /** Encrypts what was kept in plain text before there was a key. */
  sealAll(): void {
    const entries = this.#read();
    if (this.#key === undefined || !Object.values(entries).some((entry) => 'text' in entry)) return;
    const sealEntry = (name: string, entry: Entry): Entry => ('text' in entry ? this.#seal(entry.text, name) : entry);
    this.#write(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, sealEntry(name, entry)])));
  }

  #seal(value: string, name: string): Entry {
    if (this.#key === undefined) return { text: value };
    const iv = randomBytes(12);
    const cipher = createCipheriv(ENCRYPTION, this.#key, iv).setAAD(Buffer.from(name));
    const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
  }

  #open(entry: Entry | undefined, name: string): string | undefined {
    if (entry === undefined) return undefined;
    if ('text' in entry) return entry.text;
    if (this.#key === undefined) return undefined;
    try {
      const decipher = createDecipheriv(ENCRYPTION, this.#key, Buffer.from(entry.iv, 'base64'))
        .setAAD(Buffer.from(name))
        .setAuthTag(Buffer.from(entry.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(entry.data, 'base64')), decipher.final()]).toString('utf8');
    } catch {
      // Sealed with another key: for this one it is as if it were not set, which a finding then says.
      return undefined;
    }
  }

  #read(): Readonly<Record<string, Entry>> {
    const value = readJsonFile(this.#file);
    return secretsFile.safeParse(value).data?.secrets ?? {};
  }

  #write(secrets: Readonly<Record<string, Entry>>): void {
    const existing = readJsonFile(this.#file);
    if (existing !== undefined && !secretsFile.safeParse(existing).success)
      throw new GatewrightError('FORMAT_INVALID', { file: this.#file, expected: 'a secrets file of version 1' });
    writeJsonFile(this.#file, { version: 1, secrets });
  }
}

/** The key that the shell hands over, as 64 hexadecimal digits; undefined for anything else. */
export function readSecretsKey(text: string | undefined): Buffer | undefined {
  return text !== undefined && /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

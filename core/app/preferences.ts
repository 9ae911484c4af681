import { join } from 'node:path';
import { DEFAULT_PREFERENCES, preferences, type Preferences } from '../contract/status.ts';
import { readJsonFile, writeJsonFile } from './home.ts';

/** What a user chose, kept in a file of their settings folder. */
export class PreferencesFile {
  readonly #file: string;
  #value: Preferences;

  constructor(settingsFolder: string) {
    this.#file = join(settingsFolder, 'preferences.json');
    const read = preferences.partial().safeParse(readJsonFile(this.#file));
    this.#value = { ...DEFAULT_PREFERENCES, ...definedOf(read.data ?? {}) };
  }

  get(): Preferences {
    return this.#value;
  }

  /** Changes what is given, and keeps the rest. */
  set(change: { readonly [K in keyof Preferences]?: Preferences[K] | undefined }): Preferences {
    this.#value = { ...this.#value, ...definedOf(change) };
    writeJsonFile(this.#file, this.#value);
    return this.#value;
  }
}

function definedOf<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Entries whose value is undefined are left out, which is what the type says.
  return Object.fromEntries(Object.entries(value).filter(([, given]) => given !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

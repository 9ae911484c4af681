import type { Finding, SourceRef } from '../model/source.ts';
import type { ReferenceKind, SecretSource } from './secrets.ts';

const REFERENCE = /\$\{(secret|env|file):([^}]+)\}/g;

const PROBLEMS: Readonly<Record<ReferenceKind, { readonly code: string; readonly text: string }>> = {
  secret: { code: 'SECRET_NOT_FOUND', text: 'the secret is not set' },
  env: { code: 'SECRET_NOT_FOUND', text: 'the environment variable is not set' },
  file: { code: 'FILE_UNREADABLE', text: 'the file cannot be read' },
};

/** Replaces references in options by their values, and collects what could not be found. */
export class ReferenceResolver {
  readonly #source: SecretSource;
  /** One place for each that was asked for, so that findings stand in the order of the configuration. */
  readonly #places: (Finding | undefined)[] = [];

  constructor(source: SecretSource) {
    this.#source = source;
  }

  /** What could not be found so far, in the order it was asked for. */
  get findings(): readonly Finding[] {
    return this.#places.filter((place) => place !== undefined);
  }

  /** The same structure with every `${kind:name}` in its strings replaced. */
  async resolve(value: unknown, at: SourceRef | undefined): Promise<unknown> {
    if (typeof value === 'string') return this.resolveText(value, at);
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.resolve(item, at)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = await Promise.all(
      Object.entries(value).map(async ([name, item]) => [name, await this.resolve(item, at)] as const),
    );
    return Object.fromEntries(entries);
  }

  async resolveText(text: string, at: SourceRef | undefined): Promise<string> {
    if (!text.includes('${')) return text;
    let resolved = '';
    let last = 0;
    for (const match of text.matchAll(REFERENCE)) {
      const [whole, kind, name = ''] = match;
      // The expression admits these three kinds only.
      resolved += text.slice(last, match.index) + (await this.#lookUp(kind as ReferenceKind, name, at));
      last = match.index + whole.length;
    }
    return resolved + text.slice(last);
  }

  async #lookUp(kind: ReferenceKind, name: string, at: SourceRef | undefined): Promise<string> {
    const place = this.#places.push(undefined) - 1;
    const value = await this.#source.resolve(kind, name);
    if (value !== undefined) return value;
    const { code, text } = PROBLEMS[kind];
    this.#places[place] = {
      code,
      severity: 'error',
      message: `${text}: ${name}`,
      ...(at === undefined ? {} : { at }),
      expected: `a value for \${${kind}:${name}}`,
    };
    return '';
  }
}

import { hash } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { JwtKeySource } from '../../model/jwt.ts';
import type { NoteValue } from '../../model/span.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';
import { spanText } from '../checks/words.ts';
import { findKeySet, type Ask, type Discovered, type KeyLocation } from './key-location.ts';
import { readJwks } from './read-jwks.ts';
import type { KeysRead, VerificationKey } from './verification-key.ts';

/** Whoever waits for keys: a call, which makes a span of each wait. */
export interface Asker {
  dependency<T>(name: string, run: (note: (name: string, value: NoteValue) => void) => Promise<T>): Promise<T>;
}

/** How long keys are believed, and how often their place may be asked. */
export interface KeyCacheRules {
  readonly ttlMillis: Millis;
  /** Least time between two asks that a key id nobody knows can cause. */
  readonly cooldownMillis: Millis;
  /** How long beyond the time to live the last good keys count while new ones cannot be had. */
  readonly staleMillis: Millis;
}

/** After the first failure; doubled by each further one, up to the cooldown. */
const FIRST_RETRY_MILLIS = 1000;
const NO_KEYS: readonly VerificationKey[] = [];

/**
 * Keys published at a URL: asked for when they are first needed, when they are too old and when a token names one that
 * is not among them, by one ask at a time that all who wait share. What does not answer as it should changes nothing:
 * the last good keys count for a while longer.
 */
export class RemoteKeys {
  readonly location: KeyLocation;
  readonly #rules: KeyCacheRules;
  readonly #clock: Clock;
  readonly #ask: Ask;
  readonly #closed = new AbortController();
  #read: KeysRead = { keys: NO_KEYS, problems: [] };
  #textHash = '';
  #epoch = 0;
  #fetchedAt: EpochMillis | undefined;
  #triedAt: EpochMillis | undefined;
  #failures = 0;
  #problem: string | undefined;
  #discovered: (Discovered & { readonly at: EpochMillis }) | undefined;
  #pending: Promise<void> | undefined;

  constructor(location: KeyLocation, rules: KeyCacheRules, clock: Clock, ask: Ask) {
    this.location = location;
    this.#rules = rules;
    this.#clock = clock;
    this.#ask = ask;
  }

  /** Grows whenever there are other keys than before. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Why the last ask failed; undefined when it did not. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The issuer that discovery named; undefined before, and where there is no discovery. */
  get issuer(): string | undefined {
    return this.#discovered?.issuer;
  }

  /** Whether the keys are young enough to be used without asking. */
  get isFresh(): boolean {
    return this.#fetchedAt !== undefined && within(this.#fetchedAt, this.#rules.ttlMillis, this.#clock.now());
  }

  /** When the keys are too old; undefined while there are none. */
  get freshUntil(): EpochMillis | undefined {
    return this.#fetchedAt === undefined ? undefined : this.#fetchedAt + this.#rules.ttlMillis;
  }

  /** The keys that count at this moment: fresh ones, or stale ones for as long as these may be used. */
  get keys(): readonly VerificationKey[] {
    if (this.#fetchedAt === undefined) return NO_KEYS;
    const { ttlMillis, staleMillis } = this.#rules;
    const age = this.#clock.now() - this.#fetchedAt;
    return age <= ttlMillis + staleMillis ? this.#read.keys : NO_KEYS;
  }

  /** Whether enough time has passed since the last ask. */
  get mayAsk(): boolean {
    return this.#triedAt === undefined || !within(this.#triedAt, this.#pauseMillis, this.#clock.now());
  }

  /** When it was asked last and will be asked again, in words; empty while it may be asked. */
  get pauseText(): string {
    if (this.#triedAt === undefined || this.mayAsk) return '';
    const age = this.#clock.now() - this.#triedAt;
    const when = age < 1000 ? 'just now' : `${spanText(age)} ago`;
    return `${this.location.url} was asked ${when} and is not asked again for ${spanText(this.#pauseMillis - age)}`;
  }

  get #pauseMillis(): Millis {
    const { cooldownMillis } = this.#rules;
    if (this.#failures === 0) return cooldownMillis;
    return Math.min(cooldownMillis, FIRST_RETRY_MILLIS * 2 ** (this.#failures - 1));
  }

  /**
   * Asks for the keys, or waits for the ask that is under way. Asks nothing before it may. Never rejects: what went wrong
   * is in `problem`.
   * @param isUrgent Without it nobody waits for another's ask while there are keys that can be used.
   */
  async refresh(asker: Asker, isUrgent: boolean): Promise<void> {
    if (this.#pending !== undefined) {
      if (isUrgent || this.keys.length === 0) await this.#wait(asker, this.#pending);
      return;
    }
    if (!this.mayAsk) return;
    this.#pending = this.#fetch(asker).finally(() => (this.#pending = undefined));
    await this.#pending;
  }

  /** How asking this place went. @param since What was fetched after it counts as `fetched`. */
  describe(since: EpochMillis): JwtKeySource {
    const count = this.keys.length;
    const problem = [this.#problem, ...this.#read.problems].filter((one) => one !== undefined).join('; ');
    return {
      source: this.location.url,
      state: count === 0 ? 'failed' : !this.isFresh ? 'stale' : Number(this.#fetchedAt) >= since ? 'fetched' : 'cached',
      ...(this.#fetchedAt === undefined ? {} : { fetchedAt: this.#fetchedAt }),
      keys: count,
      ...(problem === '' ? {} : { problem }),
    };
  }

  /** Stops asking. */
  close(): Promise<void> {
    this.#closed.abort();
    return this.#pending ?? Promise.resolve();
  }

  #wait(asker: Asker, pending: Promise<void>): Promise<void> {
    return asker.dependency('jwks', async (note) => {
      note('url', this.location.url);
      note('cache', 'waited for an ask under way');
      await pending;
      note('keys', this.keys.length);
    });
  }

  async #fetch(asker: Asker): Promise<void> {
    this.#triedAt = this.#clock.now();
    try {
      this.#accept(await this.#fetchText(asker));
      this.#problem = undefined;
      this.#failures = 0;
    } catch (thrown) {
      this.#failures += 1;
      this.#problem = reasonOf(thrown);
    }
  }

  async #fetchText(asker: Asker): Promise<{ readonly url: string; readonly text: string }> {
    const now = this.#clock.now();
    const known = this.#discovered;
    const discovered =
      known !== undefined && within(known.at, this.#rules.ttlMillis, now)
        ? known
        : await findKeySet(this.location, this.#askAs(asker, 'discovery'));
    this.#discovered = { ...discovered, at: known === discovered ? known.at : now };
    const text = await this.#askAs(asker, 'jwks')(discovered.jwksUrl);
    return { url: discovered.jwksUrl, text };
  }

  /** An ask as a span of its own. */
  #askAs(asker: Asker, name: string): (url: string) => Promise<string> {
    return (url) =>
      asker.dependency(name, async (note) => {
        note('url', url);
        note('cache', this.#fetchedAt === undefined ? 'miss' : this.isFresh ? 'a key that it lacks' : 'too old');
        const { status, text } = await this.#ask(url, this.#closed.signal);
        note('status', status);
        if (status !== 200) throw new GatewrightError('DEPENDENCY_FAILED', { url, reason: `answered ${status}` });
        note('bytes', text.length);
        if (name === 'jwks') note('keys', readJwks(text, { source: url }).keys.length);
        return text;
      });
  }

  #accept({ url, text }: { readonly url: string; readonly text: string }): void {
    const read = readJwks(text, { source: url });
    if (read.keys.length === 0)
      throw new GatewrightError('DEPENDENCY_FAILED', {
        url,
        reason: read.problems.length === 0 ? 'the key set is empty' : read.problems.slice(0, 3).join('; '),
      });
    this.#fetchedAt = this.#clock.now();
    const textHash = hash('sha256', text);
    if (textHash === this.#textHash) return;
    this.#textHash = textHash;
    this.#read = read;
    this.#epoch += 1;
  }
}

/** A clock that was set back makes nothing young again. */
function within(since: EpochMillis, span: Millis, now: EpochMillis): boolean {
  return now >= since && now - since < span;
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof GatewrightError)) return thrown instanceof Error ? thrown.message : String(thrown);
  const { url, reason } = thrown.details;
  return `${String(url)}: ${String(reason)}`;
}

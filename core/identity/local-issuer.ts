import type { Clock } from '../model/clock.ts';
import type { IssuerConfig } from '../model/config.ts';
import type { EpochMillis } from '../model/units.ts';
import { ISSUER_PATHS } from './discovery.ts';
import { Grants } from './grants.ts';
import { IssuerKeys, type KeyStore } from './issuer-keys.ts';
import { IssuerServer } from './issuer-server.ts';
import type { JsonMembers } from './sign-token.ts';
import { TokenMint } from './token-mint.ts';

/** What tokens say where no issuer is configured, which is where one would be found by default. */
export const DEFAULT_ISSUER = { host: '127.0.0.1', port: 8010, lifetimeMillis: 3_600_000, algorithm: 'RS256' } as const;

/** Tokens given out last whose end is remembered, for those who want to see it. */
const MOST_MARKS = 5;

interface Opened {
  readonly server: IssuerServer;
  readonly config: IssuerConfig;
}

/** The local issuer of a workspace: its keys, the tokens it makes, and its port while it has one. */
export class LocalIssuer {
  readonly keys: IssuerKeys;
  readonly mint: TokenMint;
  readonly #clock: Clock;
  readonly #grants = new Grants();
  /** Ends of tokens by what they are called, the latest last. */
  readonly #ends = new Map<string, EpochMillis>();
  #opened: Opened | undefined;
  /** What is asked for, open or not. */
  #wanted: IssuerConfig | undefined;

  /** @param onKeys It has other keys than before. */
  constructor(store: KeyStore, clock: Clock, onKeys?: () => void) {
    this.#clock = clock;
    this.keys = new IssuerKeys(store, clock, onKeys);
    this.mint = new TokenMint(
      this.keys,
      clock,
      () => ({ ...DEFAULT_ISSUER, ...this.#wanted, issuer: this.issuer }),
      (claims) => this.#noteEnd(claims),
    );
  }

  /** The issuer identifier, also of one that is not open. */
  get issuer(): string {
    const { host, port } = this.#wanted ?? DEFAULT_ISSUER;
    return this.#opened === undefined ? urlOf(host, port) : this.url;
  }

  /** The issuer identifier while it is open, else empty. */
  get url(): string {
    return this.#opened === undefined ? '' : urlOf(this.#opened.config.host, this.#opened.server.port);
  }

  get discoveryUrl(): string {
    return this.url === '' ? '' : this.url + ISSUER_PATHS.openidDiscovery;
  }

  get jwksUrl(): string {
    return this.url === '' ? '' : this.url + ISSUER_PATHS.jwks;
  }

  /** Clients it serves, by id. */
  get clients(): readonly string[] {
    return this.#opened?.config.clients.map(({ id }) => id) ?? [];
  }

  /**
   * Opens it, or lets it go on with another configuration; logins and refresh tokens stay.
   * @param config References in it are resolved.
   * @throws PORT_IN_USE, LISTEN_FAILED; then the one that was open goes on as it was.
   */
  async open(config: IssuerConfig): Promise<void> {
    this.#wanted = config;
    const before = this.#opened;
    if (before?.config.host === config.host && before.config.port === config.port) {
      this.#opened = { ...before, config };
      return;
    }
    const server: IssuerServer = new IssuerServer(() => this.#contextOf(config));
    await server.listen(config.host, config.port);
    this.#opened = { server, config };
    await before?.server.close();
  }

  /** Closes its port; keys stay, and tokens can be made. Idempotent. */
  async close(): Promise<void> {
    this.#wanted = undefined;
    const before = this.#opened;
    this.#opened = undefined;
    await before?.server.close();
  }

  /** When the tokens given out last expire. */
  marks(): readonly { readonly at: EpochMillis; readonly title: string }[] {
    return [...this.#ends].map(([title, at]) => ({ at, title }));
  }

  #contextOf(config: IssuerConfig): ReturnType<ConstructorParameters<typeof IssuerServer>[0]> {
    return {
      issuer: this.issuer,
      config: this.#opened?.config ?? config,
      keys: this.keys,
      clock: this.#clock,
      grants: this.#grants,
      onIssued: (claims) => this.#noteEnd(claims),
    };
  }

  #noteEnd({ sub, client_id: client, exp }: JsonMembers): void {
    if (typeof exp !== 'number') return;
    const who =
      typeof sub === 'string' && sub !== client ? sub : typeof client === 'string' ? `client ${client}` : 'nobody';
    const title = `the token of ${who} expires`;
    this.#ends.delete(title);
    this.#ends.set(title, exp * 1000);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST_MARKS && oldest !== undefined) this.#ends.delete(oldest);
  }
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

import { randomBytes } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import type { GatewayConfig, ListenerConfig } from '../model/config.ts';
import { describeError, GatewrightError } from '../model/errors.ts';
import type { ExchangeSink } from '../model/exchange.ts';
import type { Finding } from '../model/source.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Integration } from '../integrations/integration.ts';
import type { Policy } from '../policies/policy.ts';
import { createRouter } from '../routing/router.ts';
import { compile, type CompiledConfig } from './compile.ts';
import { createIdSource } from './ids.ts';
import { Listener, type TlsMaterial } from './listener.ts';
import { ReferenceResolver } from './references.ts';
import { Revision } from './revision.ts';
import type { SecretSource } from './secrets.ts';
import type { ServeContext } from './serve.ts';
import { CountedResources } from './shared-resources.ts';
import { StatePool } from './state-pool.ts';
import { StatsWindow, type Stats } from './stats.ts';

const DEFAULT_DRAIN_GRACE_MILLIS = 30_000;

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly clock: Clock;
  readonly sink: ExchangeSink;
  readonly policies: readonly Policy[];
  readonly integrations: readonly Integration[];
  readonly dialects: readonly Dialect[];
  readonly secrets: SecretSource;
  /** From 0 to 1, 1 excluded. */
  readonly random?: () => number;
  /** How long a replaced configuration may finish its requests. */
  readonly drainGraceMillis?: Millis;
}

/** What became of a configuration. */
export type ApplyResult =
  | { readonly kind: 'applied'; readonly swapMillis: Millis }
  /** Nothing changed; the configuration before it is still in force. */
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/** How a gateway is doing. */
export interface GatewayState extends Stats {
  readonly state: 'starting' | 'running' | 'stopped';
  readonly revision: string;
  readonly dialect: string;
  readonly name: string;
  readonly listeners: readonly { readonly scheme: 'http' | 'https'; readonly url: string }[];
  readonly openExchanges: number;
  readonly swappedAt?: EpochMillis;
}

interface Opened {
  readonly key: string;
  readonly config: ListenerConfig;
  readonly listener: Listener;
}

/** A running gateway: one configuration in force, replaced as a whole, and the ports it listens on. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #state = new StatePool();
  readonly #shared = new CountedResources();
  readonly #stats: StatsWindow;
  readonly #context: ServeContext;
  readonly #leaving = new Set<Promise<void>>();
  #revision: Revision | undefined;
  #listeners: readonly Opened[] = [];
  #swappedAt: EpochMillis | undefined;
  #applying: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#stats = new StatsWindow(options.clock);
    this.#context = {
      clock: options.clock,
      sink: options.sink,
      stats: this.#stats,
      nextId: createIdSource(options.clock),
      revision: () => {
        if (this.#revision === undefined) throw new GatewrightError('GATEWAY_CLOSED');
        return this.#revision;
      },
    };
  }

  /** Warm, swap, drain. Calls are taken one after the other. */
  apply(config: GatewayConfig, revision: string): Promise<ApplyResult> {
    const applied = this.#applying.then(() => this.#apply(config, revision));
    this.#applying = applied.catch(() => undefined);
    return applied;
  }

  /** What would be wrong with a configuration, without taking it into force or opening a port. */
  async check(config: GatewayConfig): Promise<readonly Finding[]> {
    const dialect = this.#dialectOf(config);
    const compiled = await this.#compile(config, dialect);
    const findings = isFindings(compiled) ? [...compiled] : [];
    if (!isFindings(compiled)) await compiled.close();
    for (const listener of config.listeners) {
      const tls = await this.#tlsOf(listener);
      if (isFindings(tls)) findings.push(...tls);
    }
    return findings;
  }

  status(): GatewayState {
    const revision = this.#revision;
    return {
      state: this.#isClosed ? 'stopped' : revision === undefined ? 'starting' : 'running',
      revision: revision?.id ?? '',
      dialect: revision?.dialect.id ?? '',
      name: revision?.config.name ?? '',
      listeners: this.#listeners.map(({ listener }) => ({ scheme: listener.config.scheme, url: listener.url })),
      openExchanges: revision?.open ?? 0,
      ...this.#stats.read(),
      ...(this.#swappedAt === undefined ? {} : { swappedAt: this.#swappedAt }),
    };
  }

  /** Takes no more connections, lets open exchanges end within the grace time, and closes everything. Idempotent. */
  async close(graceMillis: Millis = 1000): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#applying;
    await Promise.all(this.#listeners.map(({ listener }) => listener.close(graceMillis)));
    await this.#revision?.drain(graceMillis);
    await Promise.all(this.#leaving);
    await this.#shared.close();
  }

  async #apply(config: GatewayConfig, id: string): Promise<ApplyResult> {
    const start = this.#options.clock.monotonic();
    if (this.#isClosed) throw new GatewrightError('GATEWAY_CLOSED');
    const dialect = this.#dialectOf(config);
    const compiled = await this.#compile(config, dialect);
    if (isFindings(compiled)) return { kind: 'refused', findings: compiled };
    const listeners = await this.#openListeners(config.listeners);
    if (isFindings(listeners)) {
      await compiled.close();
      return { kind: 'refused', findings: listeners };
    }
    this.#swap(new Revision(id, config, compiled, dialect), listeners);
    return { kind: 'applied', swapMillis: this.#options.clock.monotonic() - start };
  }

  /** The one assignment; everything before it can still fail, nothing after it does. */
  #swap(next: Revision, listeners: readonly Opened[]): void {
    const previous = this.#revision;
    const gone = this.#listeners.filter(({ listener }) => !listeners.some((opened) => opened.listener === listener));
    this.#revision = next;
    this.#listeners = listeners;
    this.#swappedAt = this.#options.clock.now();
    const grace = this.#options.drainGraceMillis ?? DEFAULT_DRAIN_GRACE_MILLIS;
    for (const { listener, config } of listeners) listener.config = config;
    for (const { listener } of gone) this.#letGo(listener.close(grace));
    if (previous !== undefined)
      this.#letGo(previous.drain(grace).then(() => this.#state.keepOnly(this.#revision?.compiled.uses ?? [])));
  }

  #letGo(leaving: Promise<void>): void {
    this.#leaving.add(leaving);
    void leaving.finally(() => this.#leaving.delete(leaving));
  }

  #compile(config: GatewayConfig, dialect: Dialect): Promise<CompiledConfig | readonly Finding[]> {
    const { clock, policies, integrations, secrets, random = Math.random } = this.#options;
    return compile(config, {
      clock,
      policies,
      integrations,
      secrets,
      random,
      randomBytes,
      state: this.#state,
      shared: this.#shared,
      rules: dialect.routing,
      createRouter,
    });
  }

  #dialectOf(config: GatewayConfig): Dialect {
    const dialect = this.#options.dialects.find(({ id }) => id === config.dialect);
    if (dialect === undefined) throw new GatewrightError('CONFIG_INVALID', { dialect: config.dialect });
    return dialect;
  }

  /** Ports that are open and unchanged stay open; new ones are bound; when one cannot be, the others that were just bound are closed again. */
  async #openListeners(configs: readonly ListenerConfig[]): Promise<readonly Opened[] | readonly Finding[]> {
    const findings: Finding[] = [];
    const result: Opened[] = [];
    const free = [...this.#listeners];
    for (const config of configs) {
      const tls = await this.#tlsOf(config);
      if (isFindings(tls)) {
        findings.push(...tls);
        continue;
      }
      const key = JSON.stringify([
        config.scheme,
        config.host,
        config.port,
        config.tls?.clientAuth,
        config.tls?.minVersion,
        tls,
      ]);
      const index = free.findIndex((opened) => opened.key === key);
      const [kept] = index === -1 ? [] : free.splice(index, 1);
      try {
        result.push({
          key,
          config,
          listener: kept?.listener ?? (await Listener.open(config, tls, this.#context, this.#holderOf(config))),
        });
      } catch (error) {
        const code = error instanceof GatewrightError ? error.code : 'LISTEN_FAILED';
        findings.push({
          code,
          severity: 'error',
          message: describeError(error).replace(`${code} `, ''),
          ...(config.at === undefined ? {} : { at: config.at }),
        });
      }
    }
    if (findings.length === 0) return result;
    const isNew = ({ listener }: Opened): boolean => !this.#listeners.some((opened) => opened.listener === listener);
    await Promise.all(result.filter(isNew).map(({ listener }) => listener.close(0)));
    return findings;
  }

  /** The open listener on the very address that a changed one needs. */
  #holderOf({ host, port }: ListenerConfig): Listener | undefined {
    return port === 0
      ? undefined
      : this.#listeners.find(({ config }) => config.host === host && config.port === port)?.listener;
  }

  async #tlsOf({ tls, at }: ListenerConfig): Promise<TlsMaterial | undefined | readonly Finding[]> {
    if (tls === undefined) return undefined;
    const references = new ReferenceResolver(this.#options.secrets);
    const [cert, key, clientCa] = await Promise.all(
      [tls.cert, tls.key, tls.clientCa ?? ''].map((text) => references.resolveText(text, at)),
    );
    if (references.findings.length > 0) return references.findings;
    return { cert: cert ?? '', key: key ?? '', ...(clientCa === '' || clientCa === undefined ? {} : { clientCa }) };
  }
}

function isFindings<T>(value: T | readonly Finding[]): value is readonly Finding[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'object' && item !== null && 'severity' in item)
  );
}

import { randomBytes } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import type { GatewayConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { ExchangeSink } from '../model/exchange.ts';
import type { Finding } from '../model/source.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import type { UpstreamStanding } from '../model/upstream.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Integration } from '../integrations/integration.ts';
import type { KeptAnswers, Policy } from '../policies/policy.ts';
import { createRouter } from '../routing/router.ts';
import { compile, type CompiledConfig, type RoutePlan, type UseMark } from './compile.ts';
import { createIdSource } from './ids.ts';
import { Ports, type WarmPorts } from './ports.ts';
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
  /** What ids are taken from and what does not move when the user moves `clock`; the same when absent. */
  readonly wall?: Clock;
  readonly sink: ExchangeSink;
  readonly policies: readonly Policy[];
  readonly integrations: readonly Integration[];
  readonly dialects: readonly Dialect[];
  readonly secrets: SecretSource;
  /** From 0 to 1, 1 excluded. */
  readonly random?: () => number;
  /** Absolute path of the folder that the configuration's files are relative to. */
  readonly workspace?: string;
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

/** A running gateway: one configuration in force, replaced as a whole, and the ports it listens on. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #state = new StatePool();
  readonly #shared = new CountedResources();
  readonly #stats: StatsWindow;
  readonly #context: ServeContext;
  readonly #ports: Ports;
  readonly #leaving = new Set<Promise<void>>();
  readonly #hasRevision = Promise.withResolvers<void>();
  #revision: Revision | undefined;
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
      nextId: createIdSource(options.wall ?? options.clock),
      // Ports are open a moment before the first configuration is in force.
      hold: () => (this.#revision === undefined ? this.#hasRevision.promise : options.sink.room()),
      revision: () => {
        if (this.#revision === undefined) throw new GatewrightError('GATEWAY_CLOSED');
        return this.#revision;
      },
    };
    this.#ports = new Ports(this.#context, options.secrets);
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
    findings.push(...(await this.#ports.check(config.listeners)));
    return findings;
  }

  status(): GatewayState {
    const revision = this.#revision;
    return {
      state: this.#isClosed ? 'stopped' : revision === undefined ? 'starting' : 'running',
      revision: revision?.id ?? '',
      dialect: revision?.dialect.id ?? '',
      name: revision?.config.name ?? '',
      listeners: this.#ports.listeners.map(({ config, url }) => ({ scheme: config.scheme, url })),
      openExchanges: revision?.open ?? 0,
      ...this.#stats.read(),
      ...(this.#swappedAt === undefined ? {} : { swappedAt: this.#swappedAt }),
    };
  }

  /** Moments to come at which a policy of the configuration in force would decide otherwise, soonest first, each once. */
  marks(): readonly UseMark[] {
    const now = this.#options.clock.now();
    const marks = this.#revision?.compiled.marks().filter(({ at }) => at > now) ?? [];
    // Uses with the same id are one, and say the same.
    const each = new Map(marks.map((mark) => [`${mark.at} ${mark.use} ${mark.title}`, mark]));
    return [...each.values()].toSorted((a, b) => a.at - b.at);
  }

  /** What is behind the routes of the configuration in force, and how it does. */
  upstreams(): readonly UpstreamStanding[] {
    return this.#routes().flatMap(({ id, integration }) => {
      const standing = integration?.prepared.upstreams?.();
      return standing === undefined || integration === undefined
        ? []
        : [{ route: id, integration: integration.name, ...standing }];
    });
  }

  /**
   * Gives canaries that were rolled back their share again, of one route or of all.
   * @returns The routes whose canary had been rolled back.
   * @throws NOT_FOUND when the configuration in force has no such route, or the route no canary.
   */
  resetCanaries(route?: string): readonly string[] {
    const asked = this.#routes().filter(({ id }) => route === undefined || id === route);
    const resets = asked.map(({ id, integration }) => ({ id, was: integration?.prepared.resetCanary?.() }));
    if (route !== undefined && resets.every(({ was }) => was === undefined))
      throw new GatewrightError('NOT_FOUND', { canary: route });
    return resets.filter(({ was }) => was === true).map(({ id }) => id);
  }

  /** The answers that uses of the configuration in force keep, by the id of the use. */
  kept(): ReadonlyMap<string, KeptAnswers> {
    const compiled = this.#revision?.compiled;
    const uses = compiled === undefined ? [] : [compiled.miss, ...compiled.routes].flatMap(({ request }) => request);
    return new Map(uses.flatMap(({ id, steps }) => (steps.kept === undefined ? [] : [[id, steps.kept]])));
  }

  #routes(): readonly RoutePlan[] {
    return this.#revision?.compiled.routes ?? [];
  }

  /** Takes no more connections, lets open exchanges end within the grace time, and closes everything. Idempotent. */
  async close(graceMillis: Millis = 1000): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#applying;
    await this.#ports.close(graceMillis);
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
    const ports = await this.#ports.warm(config.listeners);
    if (ports.findings.length > 0) {
      await compiled.close();
      return { kind: 'refused', findings: ports.findings };
    }
    this.#swap(new Revision(id, config, compiled, dialect), ports);
    return { kind: 'applied', swapMillis: this.#options.clock.monotonic() - start };
  }

  /** The one assignment; everything before it can still fail, nothing after it does. */
  #swap(next: Revision, ports: WarmPorts): void {
    const previous = this.#revision;
    const grace = this.#options.drainGraceMillis ?? DEFAULT_DRAIN_GRACE_MILLIS;
    this.#revision = next;
    ports.commit(grace);
    this.#swappedAt = (this.#options.wall ?? this.#options.clock).now();
    this.#hasRevision.resolve();
    if (previous !== undefined) this.#letGo(previous.drain(grace).then(() => this.#forget()));
  }

  /** Lets go of the state of uses that are gone; waits for a configuration that is being prepared, which has its own already. */
  #forget(): void {
    this.#applying = this.#applying.then(() => this.#state.keepOnly(this.#revision?.compiled.uses ?? []));
  }

  #letGo(leaving: Promise<void>): void {
    this.#leaving.add(leaving);
    void leaving.finally(() => this.#leaving.delete(leaving));
  }

  #compile(config: GatewayConfig, dialect: Dialect): Promise<CompiledConfig | readonly Finding[]> {
    const { clock, policies, integrations, secrets, workspace, random = Math.random } = this.#options;
    return compile(config, {
      clock,
      policies,
      integrations,
      secrets,
      random,
      randomBytes,
      workspace,
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
}

function isFindings<T>(value: T | readonly Finding[]): value is readonly Finding[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'object' && item !== null && 'severity' in item)
  );
}

import type { ListenerConfig } from '../model/config.ts';
import { describeFault, GatewrightError } from '../model/errors.ts';
import type { Finding } from '../model/source.ts';
import type { Millis } from '../model/units.ts';
import { Listener } from './listener.ts';
import type { TlsMaterial } from './node-server.ts';
import { ReferenceResolver } from './references.ts';
import type { SecretSource } from './secrets.ts';
import type { ServeContext } from './serve.ts';

/** Ports that are open beside those in force; one of the two functions is called. */
export interface WarmPorts {
  readonly findings: readonly Finding[];
  /** Takes them into force; cannot fail. Ports that are no longer wanted have as long to finish. */
  commit(graceMillis: Millis): void;
  /** Closes what was opened for them. */
  undo(): Promise<void>;
}

interface Wanted {
  readonly config: ListenerConfig;
  readonly tls: TlsMaterial | undefined;
  readonly listener: Listener;
  /** Another one has the very address until this one takes it. */
  readonly holder: Listener | undefined;
  readonly isNew: boolean;
}

/** The ports of a gateway, from one configuration to the next: those that stay the same are never closed. */
export class Ports {
  readonly #context: ServeContext;
  readonly #secrets: SecretSource;
  readonly #leaving = new Set<Listener>();
  #current: readonly Listener[] = [];

  constructor(context: ServeContext, secrets: SecretSource) {
    this.#context = context;
    this.#secrets = secrets;
  }

  /** Those in force, in the order of the configuration. */
  get listeners(): readonly Listener[] {
    return this.#current;
  }

  /** What would be wrong with the certificates; opens nothing. */
  async check(configs: readonly ListenerConfig[]): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    for (const config of configs) await this.#readTls(config, findings);
    return findings;
  }

  /** Opens what is wanted and not there yet. With findings nothing was left open. */
  async warm(configs: readonly ListenerConfig[]): Promise<WarmPorts> {
    const findings: Finding[] = [];
    const wanted = await this.#plan(configs, findings);
    // Nothing is bound while anything is wrong that could be known before; addresses that change hands come last.
    const toBind = findings.length > 0 ? [] : wanted.filter(({ isNew }) => isNew);
    const bound: Wanted[] = [];
    for (const one of toBind.toSorted((a, b) => Number(a.holder !== undefined) - Number(b.holder !== undefined))) {
      const fault = await bind(one);
      if (fault === undefined) bound.push(one);
      else findings.push(fault);
    }
    const warm: WarmPorts = {
      findings,
      commit: (graceMillis) => this.#commit(wanted, graceMillis),
      undo: async () => {
        for (const { listener, holder } of bound.splice(0)) {
          await listener.close(0);
          await holder?.listen();
        }
      },
    };
    if (findings.length > 0) await warm.undo();
    return warm;
  }

  /** Closes every port, those on their way out too. */
  async close(graceMillis: Millis): Promise<void> {
    await Promise.all([...this.#current, ...this.#leaving].map((listener) => listener.close(graceMillis)));
  }

  #commit(wanted: readonly Wanted[], graceMillis: Millis): void {
    const next = wanted.map(({ listener }) => listener);
    const gone = this.#current.filter((listener) => !next.includes(listener));
    for (const { listener, config, tls, isNew } of wanted) listener.replace(config, isNew ? undefined : tls);
    this.#current = next;
    for (const listener of gone) {
      this.#leaving.add(listener);
      void listener.close(graceMillis).finally(() => this.#leaving.delete(listener));
    }
  }

  async #plan(configs: readonly ListenerConfig[], findings: Finding[]): Promise<readonly Wanted[]> {
    const free = [...this.#current];
    const wanted: Wanted[] = [];
    for (const config of configs) {
      const tls = await this.#readTls(config, findings);
      if (tls === 'unusable') continue;
      const at = free.findIndex((listener) => isSamePort(listener.config, config));
      const [kept] = at === -1 ? [] : free.splice(at, 1);
      wanted.push({
        config,
        tls,
        listener: kept ?? new Listener(config, tls, this.#context),
        holder: kept === undefined ? this.#holderOf(config) : undefined,
        isNew: kept === undefined,
      });
    }
    return wanted;
  }

  /** The open listener on the very address that a changed one needs. */
  #holderOf({ host, port }: ListenerConfig): Listener | undefined {
    if (port === 0) return undefined;
    return this.#current.find(({ config }) => config.host === host && config.port === port);
  }

  async #readTls(config: ListenerConfig, findings: Finding[]): Promise<TlsMaterial | undefined | 'unusable'> {
    const { tls, at } = config;
    if (tls === undefined) return undefined;
    const references = new ReferenceResolver(this.#secrets);
    const [cert = '', key = '', clientCa = ''] = await Promise.all(
      [tls.cert, tls.key, tls.clientCa ?? ''].map((text) => references.resolveText(text, at)),
    );
    const material = { cert, key, ...(clientCa === '' ? {} : { clientCa }) };
    findings.push(...references.findings);
    if (references.findings.length > 0) return 'unusable';
    try {
      Listener.checkTls(config, material);
      return material;
    } catch (error) {
      findings.push(findingOf(config, error));
      return 'unusable';
    }
  }
}

/** Whether a listener can go on under another configuration. What is asked of clients is fixed when a server is made. */
function isSamePort(a: ListenerConfig, b: ListenerConfig): boolean {
  return a.scheme === b.scheme && a.host === b.host && a.port === b.port && a.tls?.clientAuth === b.tls?.clientAuth;
}

async function bind({ listener, config, holder }: Wanted): Promise<Finding | undefined> {
  try {
    holder?.release();
    await listener.listen();
    return undefined;
  } catch (error) {
    await holder?.listen();
    return findingOf(config, error);
  }
}

function findingOf(config: ListenerConfig, error: unknown): Finding {
  const code = error instanceof GatewrightError ? error.code : 'LISTEN_FAILED';
  return {
    code,
    severity: 'error',
    message: describeFault(error),
    ...(config.at === undefined ? {} : { at: config.at }),
  };
}

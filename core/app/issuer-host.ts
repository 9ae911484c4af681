import type { IssuerStatus } from '../contract/issuer.ts';
import { ReferenceResolver } from '../engine/references.ts';
import type { SecretSource } from '../engine/secrets.ts';
import { LocalIssuer } from '../identity/local-issuer.ts';
import type { TokenMint } from '../identity/token-mint.ts';
import type { Clock } from '../model/clock.ts';
import type { GatewayConfig, IssuerClient, IssuerConfig, IssuerUser } from '../model/config.ts';
import { describeError, describeFault, GatewrightError } from '../model/errors.ts';
import type { Finding, SourceRef } from '../model/source.ts';
import type { Mark } from '../policies/policy.ts';
import type { Beside } from './configuration.ts';
import type { SecretsFile } from './secrets-file.ts';

/** What an issuer's host is made of. */
export interface IssuerHostOptions {
  /** Where its keys are kept; `.gatewright/issuer-keys.json`. */
  readonly store: SecretsFile;
  readonly clock: Clock;
  readonly secrets: SecretSource;
  /** Its state may have changed. */
  readonly onChange: () => void;
}

/** The local issuer of a workspace: opened, changed and closed as the configuration says. */
export class IssuerHost implements Beside {
  readonly #options: IssuerHostOptions;
  readonly #issuer: LocalIssuer;
  #problem: string | undefined;

  constructor(options: IssuerHostOptions) {
    this.#options = options;
    this.#issuer = new LocalIssuer(options.store, options.clock, options.onChange);
  }

  /** Makes tokens, and signs changed ones again, whether or not the issuer is open. */
  get mint(): TokenMint {
    return this.#issuer.mint;
  }

  /** See `TokenMint.resign`; keys that cannot be opened are keys that nobody here has. */
  resign(...[original, header, claims]: Parameters<TokenMint['resign']>): string | undefined {
    return this.#keys().problem === undefined ? this.#issuer.mint.resign(original, header, claims) : undefined;
  }

  /** References that lead nowhere. */
  async check({ issuer }: GatewayConfig): Promise<readonly Finding[]> {
    return issuer === undefined ? [] : (await resolveIssuer(issuer, this.#options.secrets)).findings;
  }

  /** Opens, changes or closes it. What is wrong does not touch the gateway; where it cannot open, it stays as it was. */
  async follow({ issuer }: GatewayConfig): Promise<readonly Finding[]> {
    this.#problem = undefined;
    const findings = issuer === undefined ? await this.#shut() : await this.#open(issuer);
    this.#options.onChange();
    return findings;
  }

  status(): IssuerStatus {
    const { url, discoveryUrl, jwksUrl, clients } = this.#issuer;
    const { keys, problem = this.#problem } = this.#keys();
    return {
      isRunning: url !== '',
      issuer: url,
      discoveryUrl,
      jwksUrl,
      keys,
      clients: [...clients],
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** @throws KEYS_SEALED, unless the old keys are dropped. */
  rotate(dropOld: boolean): Promise<void> {
    return this.#issuer.keys.rotate(dropOld);
  }

  marks(): readonly Mark[] {
    return this.#issuer.marks();
  }

  /** Encrypts keys that were kept in plain text before there was a key to do so. */
  sealKeys(): void {
    this.#options.store.sealAll();
  }

  close(): Promise<void> {
    return this.#issuer.close();
  }

  async #open(config: IssuerConfig): Promise<readonly Finding[]> {
    const { resolved, findings } = await resolveIssuer(config, this.#options.secrets);
    try {
      await this.#issuer.open(resolved);
      return findings;
    } catch (error) {
      const fault = findingOf(error, config.at);
      this.#problem = fault.message;
      return [...findings, fault];
    }
  }

  async #shut(): Promise<readonly Finding[]> {
    await this.#issuer.close();
    return [];
  }

  #keys(): Pick<IssuerStatus, 'keys' | 'problem'> {
    try {
      const keys = this.#issuer.keys.known();
      return { keys: keys.map(({ kid, alg, createdAt, isActive }) => ({ kid, alg, createdAt, isActive })) };
    } catch (error) {
      return { keys: [], problem: describeError(error) };
    }
  }
}

/** The configuration with its references replaced; a client or user whose references lead nowhere is left out. */
async function resolveIssuer(
  config: IssuerConfig,
  secrets: SecretSource,
): Promise<{ readonly resolved: IssuerConfig; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const resolve = async <T extends IssuerClient | IssuerUser>(each: T): Promise<T[]> => {
    const resolver = new ReferenceResolver(secrets);
    // Resolving keeps the structure; only texts in it change.
    const value = (await resolver.resolve(each, each.at)) as T;
    findings.push(...resolver.findings.map((found): Finding => ({ ...found, severity: 'warning' })));
    return resolver.findings.length === 0 ? [value] : [];
  };
  const clients: IssuerClient[] = [];
  for (const client of config.clients) clients.push(...(await resolve(client)));
  const users: IssuerUser[] = [];
  for (const user of config.users) users.push(...(await resolve(user)));
  return { resolved: { ...config, clients, users }, findings };
}

/** A warning: the gateway serves all the same. */
function findingOf(error: unknown, at: SourceRef | undefined): Finding {
  const code = error instanceof GatewrightError ? error.code : 'LISTEN_FAILED';
  const message = `the issuer is not open: ${describeFault(error)}`;
  return { code, severity: 'warning', message, ...(at === undefined ? {} : { at }) };
}

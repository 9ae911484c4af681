import type { JwtAgainst } from '../contract/jwt.ts';
import { ReferenceResolver } from '../engine/references.ts';
import type { SecretSource } from '../engine/secrets.ts';
import type { ConsumerConfig, GatewayConfig, PolicyUse, RouteConfig } from '../model/config.ts';
import { parseOptions } from '../model/parse-options.ts';
import type { SourceRef } from '../model/source.ts';
import type { Millis } from '../model/units.ts';
import { jwtOptions, type JwtOptions } from '../policies/jwt/options.ts';

/** What a token is checked against, ready to be used; or why it cannot be. */
export type JwtTarget =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'faults'; readonly faults: readonly string[] }
  | {
      readonly kind: 'settings';
      /** As in the file, references included. */
      readonly use: PolicyUse;
      readonly options: JwtOptions;
      /** Uses of `acl` that come after it on the same route. */
      readonly acls: readonly PolicyUse[];
      /** With references resolved. */
      readonly consumers: readonly ConsumerConfig[];
      readonly at?: SourceRef | undefined;
    };

/** A use of the `jwt` policy and where it stands. */
export interface JwtUse {
  readonly use: PolicyUse;
  /** Undefined for all routes. */
  readonly route: RouteConfig | undefined;
}

/** Every use of the `jwt` policy, those of all routes first. */
export function jwtUses(config: GatewayConfig | undefined): JwtUse[] {
  if (config === undefined) return [];
  return [
    ...config.request.filter(isJwt).map((use) => ({ use, route: undefined })),
    ...config.routes.flatMap((route) => route.request.filter(isJwt).map((use) => ({ use, route }))),
  ];
}

function isJwt({ policy }: PolicyUse): boolean {
  return policy === 'jwt';
}

/** What settings are found in and resolved with. */
export interface TargetEnv {
  readonly config: GatewayConfig | undefined;
  readonly secrets: SecretSource;
}

/** Finds the settings that are meant, resolves their references and reads them. */
export async function findTarget(
  against: JwtAgainst,
  skewMillis: Millis | undefined,
  { config, secrets }: TargetEnv,
): Promise<JwtTarget> {
  if (against.kind === 'nothing') return { kind: 'nothing' };
  const found = against.kind === 'policy' ? jwtUses(config).find(({ use }) => use.id === against.use) : undefined;
  if (against.kind === 'policy' && found === undefined)
    return { kind: 'faults', faults: [`there is no jwt policy ${against.use} in the configuration in force`] };
  const given = found?.use ?? {
    id: 'settings',
    policy: 'jwt',
    options: against.kind === 'settings' ? against.options : {},
  };
  const use = skewMillis === undefined ? given : { ...given, options: withSkew(given.options, skewMillis) };
  const resolver = new ReferenceResolver(secrets);
  const resolved = await resolver.resolve(use.options, use.at);
  const consumers = await resolver.resolve(config?.consumers ?? [], undefined);
  if (resolver.findings.length > 0) return { kind: 'faults', faults: resolver.findings.map(({ message }) => message) };
  const parsed = parseOptions(jwtOptions, use.options, resolved);
  if (parsed.kind === 'faults') return { kind: 'faults', faults: parsed.issues.map(faultText) };
  return {
    kind: 'settings',
    use,
    // This very schema made them.
    options: parsed.value as JwtOptions,
    acls: found === undefined ? [] : aclsAfter(found, config),
    // Resolving changes texts only.
    consumers: consumers as readonly ConsumerConfig[],
    at: use.at,
  };
}

function faultText({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

function withSkew(options: unknown, skewMillis: Millis): unknown {
  return typeof options === 'object' && options !== null ? { ...options, clockSkew: `${skewMillis}ms` } : options;
}

function aclsAfter({ use, route }: JwtUse, config: GatewayConfig | undefined): readonly PolicyUse[] {
  const uses = [...(config?.request ?? []), ...(route?.request ?? [])];
  return uses.slice(uses.indexOf(use) + 1).filter(({ policy }) => policy === 'acl');
}

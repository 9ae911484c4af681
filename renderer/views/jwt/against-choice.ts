import type { CallOutput } from '../../../core/contract/calls.ts';
import type { JwtAgainst } from '../../../core/contract/jwt.ts';
import { optionsOf, type SettingsDraft } from './settings-draft.ts';

/** A use of the `jwt` policy in the configuration in force. */
export type PolicyUse = CallOutput<'jwt.policies'>['policies'][number];

/** What the user wants the token checked against; `auto` takes the policy that fits the token best. */
export type AgainstChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'policy'; readonly use: string }
  | { readonly kind: 'settings' };

/** What decides on it. */
export interface AgainstState {
  readonly choice: AgainstChoice;
  /** Undefined until the engine said them. */
  readonly policies: readonly PolicyUse[] | undefined;
  readonly draft: SettingsDraft;
}

/** What the token is checked against now. @param issuer The issuer that the token names. */
export function againstOf({ choice, policies = [], draft }: AgainstState, issuer: string | undefined): JwtAgainst {
  switch (choice.kind) {
    case 'nothing':
      return { kind: 'nothing' };
    case 'settings':
      return { kind: 'settings', options: optionsOf(draft) };
    case 'policy':
      // A use that an edit of the configuration took away is no use to insist on.
      if (policies.some(({ use }) => use === choice.use)) return { kind: 'policy', use: choice.use };
      return best(policies, issuer);
    case 'auto':
      return best(policies, issuer);
  }
}

/** The first policy that asks for this very issuer, else the first of all. */
function best(policies: readonly PolicyUse[], issuer: string | undefined): JwtAgainst {
  const fitting = policies.find(({ options }) => issuer !== undefined && issuersOf(options).includes(issuer));
  const found = fitting ?? policies[0];
  return found === undefined ? { kind: 'nothing' } : { kind: 'policy', use: found.use };
}

/** Those that the options name, and the addresses of discovery, which are issuers too. */
function issuersOf({ issuer, keys }: PolicyUse['options']): readonly unknown[] {
  const discovered: readonly unknown[] = Array.isArray(keys) ? keys.map(discoveryOf) : [];
  return [issuer, discovered].flat();
}

function discoveryOf(keys: unknown): unknown {
  return typeof keys === 'object' && keys !== null && 'discovery' in keys ? keys.discovery : undefined;
}

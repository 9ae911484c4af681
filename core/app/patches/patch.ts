import type { Facts } from '../../diagnosis/facts.ts';
import type { CauseCode, Diagnosis } from '../../model/diagnosis.ts';
import type { GatewayConfig, PolicyUse, RouteConfig } from '../../model/config.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { RoutingRules } from '../../model/routing.ts';
import type { Span } from '../../model/span.ts';
import type { EpochMillis } from '../../model/units.ts';
import type { WrittenPlace } from './places.ts';
import type { YamlEdit } from './yaml-edit.ts';

/** Everything that is known when patches are thought out. Pure: the same facts give the same patches. */
export interface PatchFacts {
  readonly exchange: Exchange;
  readonly facts: Facts;
  readonly now: EpochMillis;
  /** What the exchange met, as it stands in the configuration in force; undefined for an exchange of another gateway. */
  readonly own: OwnPlace | undefined;
}

/** Where in the configuration in force an exchange of our own ended. */
export interface OwnPlace {
  readonly config: GatewayConfig;
  readonly rules: RoutingRules;
  /** The route that took it, when there is one and it still stands there. */
  readonly route: RouteConfig | undefined;
  /** The step that failed: a policy or the integration. */
  readonly step: Span | undefined;
  /** The use of the policy that refused; undefined when none did, or when it is not there any more. */
  readonly use: PolicyUse | undefined;
  /** What is written at a place of the files, as plain data; undefined when there is nothing. */
  readonly valueAt: (place: WrittenPlace) => unknown;
  /** Address of the local issuer; empty when it is not open. */
  readonly issuer: string;
}

/** Thinks out the patches for one cause, the best first. */
export type PatchMaker = (facts: PatchFacts, cause: Diagnosis) => readonly PatchDraft[];

/** A patch before it is looked at: whether it can be made and brings no new fault is found out later. */
export type PatchDraft = ConfigurationDraft | RequestDraft;

/** A change of one file of the workspace. */
export interface ConfigurationDraft {
  readonly kind: 'configuration';
  /** In the imperative, such as `Add POST to the methods of route orders`. */
  readonly title: string;
  /** What one should know before, one sentence. */
  readonly note?: string | undefined;
  readonly file: string;
  readonly edits: readonly YamlEdit[];
}

/** The request with something changed. */
export interface RequestDraft {
  readonly kind: 'request';
  readonly title: string;
  readonly note?: string | undefined;
  readonly changes: readonly RequestChange[];
}

/** One thing that is changed of a request. A query parameter or a cookie of that name is replaced or added. */
export type RequestChange =
  | { readonly kind: 'method'; readonly method: string }
  /** The path, without query; the query stays. */
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'drop-header'; readonly name: string }
  | { readonly kind: 'header' | 'query' | 'cookie'; readonly name: string; readonly value: RequestValue };

/** What is put into a request. Only `text` may be shown; of the others a stand-in is. */
export type RequestValue =
  | { readonly kind: 'text'; readonly text: string }
  /** Looked up when it is sent. `text` holds references, or the secret itself where the file has it in plain text. */
  | { readonly kind: 'secret'; readonly text: string; readonly form: 'plain' | 'basic'; readonly shown: string }
  /** Made when it is sent. */
  | {
      readonly kind: 'token';
      readonly signer: TokenSigner;
      readonly claims: Readonly<Record<string, unknown>>;
      readonly before: string;
      readonly shown: string;
    }
  /** A part of what was sent, which may be a secret. */
  | { readonly kind: 'kept'; readonly text: string; readonly shown: string };

/** Who signs a token that is made: the local issuer, or the shared secret of a policy, by reference. */
export type TokenSigner =
  | { readonly kind: 'issuer' }
  | { readonly kind: 'secret'; readonly text: string; readonly alg: string; readonly kid: string | undefined };

/** A draft with the cause that it answers. */
export interface CausedDraft {
  readonly code: CauseCode;
  readonly draft: PatchDraft;
}

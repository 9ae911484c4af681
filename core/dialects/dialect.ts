import type { z } from 'zod';
import type { GatewayConfig, Phase } from '../model/config.ts';
import type { GatewrightError } from '../model/errors.ts';
import type { HttpResponse } from '../model/http.ts';
import type { RoutingRules } from '../model/routing.ts';
import type { Finding, SourceFile } from '../model/source.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import type { Call } from '../policies/policy.ts';

/** What a dialect may know of the policies and integrations that are installed: names and option schemas. */
export interface Catalog {
  readonly policies: readonly {
    readonly name: string;
    readonly summary: string;
    readonly phases: readonly Phase[];
    readonly options: z.ZodType;
    /** See `Policy.secrets`. */
    readonly secrets?: readonly string[];
  }[];
  readonly integrations: readonly {
    readonly name: string;
    readonly summary: string;
    readonly options: z.ZodType;
    readonly secrets?: readonly string[];
  }[];
}

/** What a reader made of the files. `config` is absent when a finding is an error. */
export interface ReadResult {
  readonly config?: GatewayConfig;
  readonly findings: readonly Finding[];
}

/** A call that ends in an error, as the dialect sees it when it writes the answer. */
export interface ErrorFacts {
  readonly error: GatewrightError;
  readonly call: Call;
  /** Hex id that the platform would put into its request-id header or body; stable for one exchange. */
  readonly requestId: string;
  readonly now: EpochMillis;
}

/** What is known when an answer leaves. */
export interface SendFacts {
  readonly call: Call;
  readonly requestId: string;
  readonly by: 'gateway' | 'upstream';
  /** Whole time in the gateway so far, and the part spent waiting for the upstream (-1 when none was asked). */
  readonly elapsed: Millis;
  readonly upstreamWait: Millis;
}

/** One feature of a platform and whether it is served here; a declined one says why. */
export interface Coverage {
  readonly feature: string;
  readonly status: 'served' | 'declined';
  readonly reason?: string;
}

/**
 * A platform's way of writing a gateway. It translates into the shared model; what differs becomes an option of a
 * shared policy; what cannot be translated is declined by name as a finding on the line of the user's file.
 */
export interface Dialect {
  readonly id: string;
  readonly title: string;
  /** How sure this dialect is that the files are its own: 0 not at all, 1 certain. */
  detect(files: readonly SourceFile[]): number;
  /** All faults at once, each with file, line and column. Never throws for what users wrote. */
  read(files: readonly SourceFile[], catalog: Catalog): ReadResult;
  readonly routing: RoutingRules;
  /** The answer for an error, byte for byte what the platform sends, without framing headers. */
  errorResponse(facts: ErrorFacts): HttpResponse;
  /** Headers the platform adds to every answer on its way out; the same response when it adds none. */
  onSend?(response: HttpResponse, facts: SendFacts): HttpResponse;
  /** JSON Schema of the files, for the editor; undefined when there is none. */
  jsonSchema?(catalog: Catalog): object;
  readonly coverage: readonly Coverage[];
}

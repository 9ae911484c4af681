import type { RecordedError } from '../model/exchange.ts';
import type { Fingerprint } from '../model/diagnosis.ts';
import type { Span } from '../model/span.ts';
import type { EpochMillis } from '../model/units.ts';
import type { ReadMessage } from './read-message.ts';
import type { SeenToken } from './seen-token.ts';

/** What is known of one request and its answer: all that a rule may look at. */
export interface Facts {
  readonly request: SeenRequest;
  /** Undefined when no answer came. */
  readonly response: SeenResponse | undefined;
  /** Moment of the answer: as told, else of its Date header; undefined when neither is there. */
  readonly at: EpochMillis | undefined;
  /** Lines of a gateway's log, a network error's text, a configuration and a remark, as far as somebody gave them; empty otherwise. */
  readonly log: string;
  readonly config: string;
  readonly note: string;
  /** The bearer token of the request, taken apart. */
  readonly token: SeenToken | undefined;
  /** What our own engine wrote down, for an exchange of its own. */
  readonly own: OwnTrace | undefined;
}

/** Facts with the answer to who answered. */
export interface KnownFacts extends Facts {
  readonly by: Fingerprint;
}

/** A request as it was seen. */
export interface SeenRequest extends ReadMessage {
  readonly method: string;
  /** As it was given: absolute, or a target with the Host header beside it. */
  readonly url: string;
  /** Lower case, without port; empty when it is not known. */
  readonly host: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** An answer as it was seen. */
export interface SeenResponse extends ReadMessage {
  readonly status: number;
}

/** The trace of an exchange that went through our own engine, or what an answer of another Gatewright says. */
export interface OwnTrace {
  readonly seenIn: 'trace' | 'answer';
  readonly dialect: string;
  readonly by: 'gateway' | 'upstream' | 'none';
  readonly error: RecordedError | undefined;
  readonly spans: readonly Span[];
}

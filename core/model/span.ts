import type { HeaderList } from './http.ts';
import type { SourceRef } from './source.ts';
import type { Millis } from './units.ts';

/** What a step writes down about itself. */
export type NoteValue = string | number | boolean;

/** A message head as it was before or after a step; bodies are not copied. */
export interface MessageHead {
  /** `GET /path` of a request as method and target, or a status. */
  readonly method?: string;
  readonly target?: string;
  readonly status?: number;
  readonly headers: HeaderList;
}

/** One timed step of an exchange. */
export interface Span {
  /** Position in the exchange's list of spans, from 0. */
  readonly id: number;
  /** Id of the span that this one is inside of. */
  readonly parent?: number;
  readonly kind: 'stage' | 'policy' | 'integration' | 'network' | 'dependency';
  /** A policy's name, a stage (`route`, `request`, `response`, `error`), the integration's name, or what was waited for. */
  readonly name: string;
  /** For a policy, the id of its use, such as `user.request.0`. */
  readonly use?: string;
  /** Offsets from the start of the exchange, from a monotonic clock. */
  readonly start: Millis;
  readonly end: Millis;
  /** `answered`: this step made the answer. `failed`: it threw. `skipped`: its `when` was false. */
  readonly status: 'ok' | 'answered' | 'failed' | 'skipped';
  readonly notes: Readonly<Record<string, NoteValue>>;
  /** Present only when the step changed the message. */
  readonly before?: MessageHead;
  readonly after?: MessageHead;
  readonly at?: SourceRef;
}

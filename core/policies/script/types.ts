/**
 * What a script works with, as TypeScript declarations: for the docs, and for editors that complete scripts. A test holds
 * it against the objects that a script really gets.
 */
export const SCRIPT_TYPES = `/** The request, the answer or the failure that the script is run on. */
declare const call: Call;
/** Writes a fact into the trace of this policy: at most 50, of at most 1000 characters; of one name the last stays. */
declare function note(name: string, value: string | number | boolean): void;
/** Goes into the trace as the note \`log\`, at most 100 lines. */
declare const console: Record<'log' | 'info' | 'warn' | 'error' | 'debug', (...values: unknown[]) => void>;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface Call {
  readonly phase: 'request' | 'response' | 'error';
  /** Id of the route. */
  readonly route: string;
  /** Path parameters of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly client: {
    readonly ip: string;
    readonly port: number;
    readonly certificate: { readonly subject: string | null; readonly fingerprint: string | null; readonly trusted: boolean } | null;
  };
  /** Who calls; null while nobody is known. */
  readonly consumer: { readonly id: string; readonly groups: readonly string[]; readonly plan: string | null } | null;
  /** Claims of the verified token; null when there was none. */
  readonly claims: { readonly [name: string]: Json } | null;
  /** Can be changed in request; read only from then on. */
  readonly request: Request;
  /** In response only; else null. */
  readonly response: Response | null;
  /** In error only; else null. */
  readonly error: { readonly code: string; readonly message: string; readonly status: number; readonly details: Json } | null;
  /** What policies leave for later ones. */
  readonly variables: Variables;
  /** Answers and ends the script. A body that is no text goes as JSON. */
  respond(status: number, headers?: Record<string, string | readonly string[]>, body?: unknown): never;
  /** Refuses with SCRIPT_REFUSED and ends the script; 403 unless a status from 400 to 599 is given. */
  refuse(message: string, status?: number): never;
}

interface Request {
  method: string;
  /** As it is sent, percent-encoded; what cannot stand in a path is escaped. */
  path: string;
  readonly query: Pairs;
  readonly headers: Pairs;
  /** Lower case, without port. */
  readonly host: string;
  readonly scheme: 'http' | 'https';
  /** With \`body: true\` only. */
  body: string | null;
  /** The body as JSON; reading throws when it is none. With \`body: true\` only. */
  json: any;
}

interface Response {
  status: number;
  readonly headers: Pairs;
  /** As in a request. */
  body: string | null;
  json: any;
}

/** Headers, whose names are compared without case, or the query, whose names are decoded and compared as they are. */
interface Pairs extends Iterable<[name: string, value: string]> {
  /** Of headers all values joined by a comma, of the query the first; null when there is none. */
  get(name: string): string | null;
  all(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string | number): void;
  append(name: string, value: string | number): void;
  delete(name: string): void;
  entries(): IterableIterator<[name: string, value: string]>;
}

interface Variables {
  get(name: string): Json;
  has(name: string): boolean;
  /** Keeps a copy, as JSON. */
  set(name: string, value: unknown): void;
  delete(name: string): void;
}
`;

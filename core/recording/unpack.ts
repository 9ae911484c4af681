import type { Attempt, CapturedBody, Exchange, Frame, NearMiss, Peer, RecordedError } from '../model/exchange.ts';
import type { HeaderList, HttpVersion } from '../model/http.ts';
import type { SourceRef } from '../model/source.ts';
import type { MessageHead, NoteValue, Span } from '../model/span.ts';
import { SEPARATOR } from './pack-lists.ts';
import { TABLES } from './pack.ts';

/** Where the bytes of a record's bodies come from: in the order they were packed. */
export type TakeBytes = (length: number) => Uint8Array;

/** Reads the two halves of a record. What was packed by `packExchange` comes back as it was. */
export function unpackExchange(text: string, numbers: Float64Array, takeBytes: TakeBytes): Exchange {
  return new Unpacking(text.split(SEPARATOR), numbers, takeBytes).exchange();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Unpacking {
  readonly #texts: readonly string[];
  readonly #numbers: Float64Array;
  readonly #takeBytes: TakeBytes;
  #text = 0;
  #number = 0;
  #requestHeaders: HeaderList = [];
  #responseHeaders: HeaderList = [];

  constructor(texts: readonly string[], numbers: Float64Array, takeBytes: TakeBytes) {
    this.#texts = texts;
    this.#numbers = numbers;
    this.#takeBytes = takeBytes;
  }

  exchange(): Exchange {
    const [id, startedAt, duration] = [this.n(), this.n(), this.n()];
    const outcome = TABLES.OUTCOMES[this.n()] ?? 'answered';
    const by = TABLES.ANSWERERS[this.n()] ?? 'none';
    const scheme = this.n() === 1 ? 'https' : 'http';
    const [revision, dialect, listener, authority] = [this.t(), this.t(), this.t(), this.t()];
    const [route, consumer, replayOf] = [this.optional(), this.optional(), this.n()];
    const client = this.peer();
    const request = this.request();
    const response = this.response();
    const attempts = this.many(() => this.attempt());
    const error = this.error();
    const nearMisses = this.optionalMany((): NearMiss => ({ route: this.t(), reason: this.t() }));
    const spans = this.many(() => this.span());
    const frameCount = this.n();
    const dropped = this.n();
    const frames = frameCount === -1 ? undefined : Array.from({ length: frameCount }, () => this.frame());
    const tags = this.many(() => this.t());
    const exchange: Mutable<Exchange> = {
      id,
      startedAt,
      duration,
      revision,
      dialect,
      listener,
      scheme,
      authority,
      client,
      request,
      attempts,
      outcome,
      by,
      spans,
      tags,
    };
    if (route !== undefined) exchange.route = route;
    if (consumer !== undefined) exchange.consumer = consumer;
    if (replayOf !== -1) exchange.replayOf = replayOf;
    if (response !== undefined) exchange.response = response;
    if (error !== undefined) exchange.error = error;
    if (nearMisses !== undefined) exchange.nearMisses = nearMisses;
    if (frames !== undefined) exchange.frames = frames;
    if (dropped !== -1) exchange.framesDropped = dropped;
    return exchange;
  }

  t(): string {
    return this.#texts[this.#text++] ?? '';
  }

  n(): number {
    return this.#numbers[this.#number++] ?? 0;
  }

  optional(): string | undefined {
    return this.n() === 1 ? this.t() : undefined;
  }

  list(length: number): HeaderList {
    const list = this.#texts.slice(this.#text, this.#text + length);
    this.#text += length;
    return list;
  }

  listLike(base: HeaderList): HeaderList {
    const list: string[] = [];
    for (let left = this.n(); left > 0; left -= 2) {
      const at = this.n();
      if (at === -1) list.push(this.t(), this.t());
      else list.push(base[at] ?? '', base[at + 1] ?? '');
    }
    return list;
  }

  optionalList(): HeaderList | undefined {
    const length = this.n();
    return length === -1 ? undefined : this.list(length);
  }

  many<T>(read: () => T): T[] {
    const list: T[] = [];
    for (let left = this.n(); left > 0; left -= 1) list.push(read());
    return list;
  }

  optionalMany<T>(read: () => T): T[] | undefined {
    const length = this.n();
    return length === -1 ? undefined : Array.from({ length }, read);
  }

  peer(): Peer {
    const [address, port, hasTls] = [this.t(), this.n(), this.n()];
    if (hasTls === 0) return { address, port };
    const [version, cipher] = [this.t(), this.t()];
    const [serverName, subject, fingerprint, trust] = [this.optional(), this.optional(), this.optional(), this.n()];
    return {
      address,
      port,
      tls: {
        version,
        cipher,
        ...(serverName === undefined ? {} : { serverName }),
        ...(subject === undefined ? {} : { subject }),
        ...(fingerprint === undefined ? {} : { fingerprint }),
        ...(trust === 2 ? {} : { isTrusted: trust === 1 }),
      },
    };
  }

  body(): CapturedBody {
    const [captured, size, truncated] = [this.n(), this.n(), this.n()];
    return { chunks: captured === 0 ? [] : [this.#takeBytes(captured)], size, isTruncated: truncated === 1 };
  }

  request(): Exchange['request'] {
    const [method, target, version] = [this.t(), this.t(), this.version()];
    const headers = this.list(this.n());
    this.#requestHeaders = headers;
    const trailers = this.optionalList();
    const body = this.body();
    return { method, target, version, headers, body, ...(trailers === undefined ? {} : { trailers }) };
  }

  response(): Exchange['response'] {
    const status = this.n();
    if (status === 0) return undefined;
    const statusText = this.optional();
    const headers = this.list(this.n());
    this.#responseHeaders = headers;
    const trailers = this.optionalList();
    const body = this.body();
    return {
      status,
      headers,
      body,
      ...(statusText === undefined ? {} : { statusText }),
      ...(trailers === undefined ? {} : { trailers }),
    };
  }

  attempt(): Attempt {
    const [origin, method, target, version] = [this.t(), this.t(), this.t(), this.version()];
    const headers = this.listLike(this.#requestHeaders);
    const remote = this.optional();
    const [start, end, reused, bytesSent, bytesReceived, status] = [
      this.n(),
      this.n(),
      this.n(),
      this.n(),
      this.n(),
      this.n(),
    ];
    const phases = {
      blocked: this.n(),
      dns: this.n(),
      connect: this.n(),
      ssl: this.n(),
      send: this.n(),
      wait: this.n(),
      receive: this.n(),
    };
    const responseHeaders = this.n() === 0 ? undefined : this.listLike(this.#responseHeaders);
    const error = this.error();
    const attempt: Mutable<Attempt> = {
      origin,
      method,
      target,
      version,
      headers,
      start,
      end,
      phases,
      isReused: reused === 1,
      bytesSent,
      bytesReceived,
    };
    if (remote !== undefined) attempt.remote = remote;
    if (status !== 0) attempt.status = status;
    if (responseHeaders !== undefined) attempt.responseHeaders = responseHeaders;
    if (error !== undefined) attempt.error = error;
    return attempt;
  }

  error(): RecordedError | undefined {
    const code = this.optional();
    return code === undefined ? undefined : { code, message: this.t(), details: this.notes() };
  }

  notes(): Record<string, NoteValue> {
    const notes: Record<string, NoteValue> = {};
    for (let left = this.n(); left > 0; left -= 1) {
      const name = this.t();
      const kind = this.n();
      notes[name] = kind === 0 ? this.t() : kind === 1 ? this.n() : kind === 3;
    }
    return notes;
  }

  span(): Span {
    const [name, use] = [this.t(), this.optional()];
    const [id, parent, kind, start, end, status] = [this.n(), this.n(), this.n(), this.n(), this.n(), this.n()];
    const notes = this.notes();
    const [before, after, at] = [this.head(), this.head(), this.n() === 1 ? this.sourceRef() : undefined];
    const span: Mutable<Span> = {
      id,
      kind: TABLES.KINDS[kind] ?? 'stage',
      name,
      start,
      end,
      status: TABLES.STATUSES[status] ?? 'ok',
      notes,
    };
    if (use !== undefined) span.use = use;
    if (parent !== -1) span.parent = parent;
    if (before !== undefined) span.before = before;
    if (after !== undefined) span.after = after;
    if (at !== undefined) span.at = at;
    return span;
  }

  head(): MessageHead | undefined {
    if (this.n() === 0) return undefined;
    const [method, target, status] = [this.optional(), this.optional(), this.n()];
    const headers = this.listLike(status === -1 ? this.#requestHeaders : this.#responseHeaders);
    return {
      headers,
      ...(method === undefined ? {} : { method }),
      ...(target === undefined ? {} : { target }),
      ...(status === -1 ? {} : { status }),
    };
  }

  sourceRef(): SourceRef {
    const [file, pointer] = [this.t(), this.optional()];
    const [line, column, endLine, endColumn] = [this.n(), this.n(), this.n(), this.n()];
    return {
      file,
      line,
      column,
      ...(endLine === -1 ? {} : { endLine }),
      ...(endColumn === -1 ? {} : { endColumn }),
      ...(pointer === undefined ? {} : { pointer }),
    };
  }

  frame(): Frame {
    const [from, at, opcode, length, size] = [this.n(), this.n(), this.n(), this.n(), this.n()];
    return {
      from: from === 0 ? 'client' : 'upstream',
      at,
      opcode: TABLES.OPCODES[opcode] ?? 'binary',
      payload: this.#takeBytes(length),
      size,
    };
  }

  version(): HttpVersion {
    const text = this.t();
    return text === '1.0' || text === '2' ? text : '1.1';
  }
}

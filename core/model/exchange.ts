import type { GatewrightError } from './errors.ts';
import type { HeaderList, HttpVersion } from './http.ts';
import type { Span } from './span.ts';
import type { EpochMillis, ExchangeId, Millis } from './units.ts';

/** Who is on the other end of a connection. */
export interface Peer {
  /** IPv4 or IPv6 text without brackets or zone. */
  readonly address: string;
  readonly port: number;
  readonly tls?: PeerTls;
}

/** What the TLS layer knows of a client. */
export interface PeerTls {
  /** Such as `TLSv1.3`. */
  readonly version: string;
  readonly cipher: string;
  readonly serverName?: string;
  /** Subject of the client's certificate, such as `CN=alice`; absent when it sent none. */
  readonly subject?: string;
  /** SHA-256 fingerprint of the client's certificate, upper-case hex with colons. */
  readonly fingerprint?: string;
  /** Whether the client's certificate chains to the listener's CA. */
  readonly isTrusted?: boolean;
  /** More of the client's certificate, for policies; not recorded. The same object as long as the connection is open. */
  readonly certificate?: PeerCertificate;
}

/** What a client's certificate says, read once a connection. */
export interface PeerCertificate {
  /** Such as `CN=Acme CA, O=Acme`. */
  readonly issuer: string;
  /** Upper-case hexadecimal. */
  readonly serialNumber: string;
  readonly notBefore: EpochMillis;
  readonly notAfter: EpochMillis;
  readonly alternativeNames: readonly AlternativeName[];
  /** Code of OpenSSL for what is wrong with its chain, such as `CERT_HAS_EXPIRED`; absent when nothing is. */
  readonly chainError?: string;
}

/** One subject alternative name of a certificate. */
export interface AlternativeName {
  readonly kind: 'dns' | 'uri' | 'ip' | 'email' | 'other';
  readonly value: string;
}

/** A body as the recorder keeps it: a prefix of what went over the wire, and how much that was. */
export interface CapturedBody {
  /** Captured bytes in order; empty when nothing was captured. */
  readonly chunks: readonly Uint8Array[];
  /**
   * Bytes that went over the wire, without framing; more than was captured when the capture limit cut it. Of a WebSocket
   * the payloads that went this way, which are in the exchange's frames and not here.
   */
  readonly size: number;
  readonly isTruncated: boolean;
}

/** One recorded message head with its body. */
export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly version: HttpVersion;
  readonly headers: HeaderList;
  readonly body: CapturedBody;
  readonly trailers?: HeaderList;
}

export interface RecordedResponse {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: HeaderList;
  readonly body: CapturedBody;
  readonly trailers?: HeaderList;
}

/**
 * Durations of HAR 1.2 in milliseconds; -1 says that the phase did not happen (a reused connection has no dns).
 * `ssl` is inside `connect`, as HAR has it.
 */
export interface Phases {
  readonly blocked: Millis;
  readonly dns: Millis;
  readonly connect: Millis;
  readonly ssl: Millis;
  readonly send: Millis;
  readonly wait: Millis;
  readonly receive: Millis;
}

/** One try at the upstream, as it was sent and answered. A retry is an attempt of its own. */
export interface Attempt {
  /** Scheme, host and port, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly method: string;
  /** The request target sent. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly version: HttpVersion;
  /** Offset from the start of the exchange. */
  readonly start: Millis;
  readonly end: Millis;
  readonly phases: Phases;
  readonly isReused: boolean;
  /** `address:port` of the other end; absent when no connection came about. */
  readonly remote?: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly status?: number;
  readonly responseHeaders?: HeaderList;
  readonly error?: RecordedError;
}

/** A failure as it is recorded. */
export interface RecordedError {
  readonly code: string;
  readonly message: string;
  /** Strings, numbers and booleans only; nested facts are written as JSON text. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** An error as it is recorded: facts that are not plain values become JSON text. */
export function recordError(error: GatewrightError): RecordedError {
  const details: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(error.details)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') details[name] = value;
    else if (value !== undefined) details[name] = JSON.stringify(value);
  }
  return { code: error.code, message: error.message, details };
}

/** A route that came close, and the reason it did not match. */
export interface NearMiss {
  readonly route: string;
  /** Lower case, no full stop, such as `method GET is not one of POST, PUT`. */
  readonly reason: string;
}

/** One WebSocket frame or message, or one direction's end. */
export interface Frame {
  readonly from: 'client' | 'upstream';
  /** Offset from the start of the exchange. */
  readonly at: Millis;
  readonly opcode: 'text' | 'binary' | 'close' | 'ping' | 'pong';
  /** Payload, unmasked; a prefix when it passed the capture limit. */
  readonly payload: Uint8Array;
  readonly size: number;
}

/**
 * How an exchange ended:
 * `answered` with a complete response; `aborted` by the client; `failed` when the answer broke off or none could be sent;
 * `rejected` when what arrived never became a request (malformed bytes, a failed TLS handshake).
 */
export type Outcome = 'answered' | 'aborted' | 'failed' | 'rejected';

/** Who made the answer: the shield or the arrow of every list. `none` when there was no answer. */
export type AnsweredBy = 'gateway' | 'upstream' | 'none';

/** A request and its answer, finished: what the engine gives the tape. */
export interface Exchange {
  readonly id: ExchangeId;
  readonly startedAt: EpochMillis;
  /** From the first byte of the request head parsed to the last byte of the answer handed to the socket. */
  readonly duration: Millis;
  /** Hash of the configuration that served it. */
  readonly revision: string;
  readonly dialect: string;
  /** The listener's address as configured, such as `http 127.0.0.1:8000`. */
  readonly listener: string;
  readonly scheme: 'http' | 'https';
  /** Host and port the client asked for: the Host header, or the listener's address when it sent none. */
  readonly authority: string;
  readonly client: Peer;
  readonly route?: string;
  readonly consumer?: string;
  readonly request: RecordedRequest;
  readonly response?: RecordedResponse;
  readonly attempts: readonly Attempt[];
  readonly outcome: Outcome;
  readonly by: AnsweredBy;
  readonly error?: RecordedError;
  readonly nearMisses?: readonly NearMiss[];
  readonly spans: readonly Span[];
  readonly frames?: readonly Frame[];
  /** Frames that passed the capture limit are counted, not kept. */
  readonly framesDropped?: number;
  readonly tags: readonly string[];
  /** Id of the exchange that this one sends again. */
  readonly replayOf?: ExchangeId;
}

/** Where finished exchanges go. The engine knows nothing else about recording. */
export interface ExchangeSink {
  /** Takes one exchange; returns at once, never throws. */
  push(exchange: Exchange): void;
  /**
   * Undefined while the sink has room; otherwise a promise that resolves when it has again.
   * The listener waits for it before it takes the next request, so that nothing is lost silently.
   */
  room(): Promise<void> | undefined;
  /** How many bytes of one body are kept. */
  readonly captureLimitBytes: number;
}

/** No timings at all: for what never reached an upstream. */
export const NO_PHASES: Phases = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: -1, wait: -1, receive: -1 };

/** A body of which nothing was seen. */
export const EMPTY_CAPTURE: CapturedBody = { chunks: [], size: 0, isTruncated: false };

import { z } from 'zod';
import type { SourceRef } from './source.ts';
import type { RouteMatch } from './routing.ts';
import type { Millis } from './units.ts';

/**
 * A gateway as every dialect is read into it. Options of policies and integrations are already checked against
 * their schemas, but may still hold references (`${secret:name}`, `${env:NAME}`, `${file:path}`), which are resolved
 * when the configuration is compiled.
 */
export interface GatewayConfig {
  readonly name: string;
  /** Id of the dialect it was read by, which also decides how it routes and how failures look. */
  readonly dialect: string;
  readonly listeners: readonly ListenerConfig[];
  readonly consumers: readonly ConsumerConfig[];
  readonly plans: readonly PlanConfig[];
  readonly routes: readonly RouteConfig[];
  /** Policies of every route; they run before the route's own in each phase. */
  readonly request: readonly PolicyUse[];
  readonly response: readonly PolicyUse[];
  readonly error: readonly PolicyUse[];
  readonly recording: RecordingConfig;
  /** The local issuer of tokens; absent opens none. */
  readonly issuer?: IssuerConfig;
}

/** How long and how much is kept. */
export const recordingConfig = z.object({
  captureLimitBytes: z.number().int().min(0).default(10_485_760),
  /** What the tape does when the disk is slower than the traffic: hold back requests, or drop and count. */
  overflow: z.enum(['hold', 'drop']).default('hold'),
  maxAgeMillis: z.number().min(0).optional(),
  maxCount: z.number().int().min(0).optional(),
  maxBytes: z.number().int().min(0).optional(),
  /** Header names whose values are replaced by stable stand-ins before anything is recorded; lower case. */
  redactHeaders: z.array(z.string()).default([]),
});
export type RecordingConfig = Readonly<z.infer<typeof recordingConfig>>;

/** One address that clients can call. */
export interface ListenerConfig {
  readonly scheme: 'http' | 'https';
  /** `127.0.0.1`, `::1`, `0.0.0.0` or a host name. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls?: ListenerTls;
  readonly forwarded: ForwardedConfig;
  readonly at?: SourceRef;
}

/** Certificate material as PEM text; read from files by the dialect's reader through the loader it is given. */
export interface ListenerTls {
  /** A PEM text or a reference such as `${file:certs/server.pem}`. */
  readonly cert: string;
  readonly key: string;
  /** CA for client certificates. */
  readonly clientCa?: string;
  /** `request` asks for a certificate and goes on without; `require` ends the handshake without a trusted one. */
  readonly clientAuth: 'none' | 'request' | 'require';
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** Which headers tell the upstream about the client and the gateway. */
export interface ForwardedConfig {
  /** `append` adds to what the client sent, `replace` overwrites it, `off` leaves it alone. */
  readonly xForwarded: 'append' | 'replace' | 'off';
  /** RFC 7239. */
  readonly forwarded: 'append' | 'replace' | 'off';
  /** RFC 9110 section 7.6.3: the pseudonym put into Via on both ways; undefined adds none. */
  readonly via?: string;
}

/** Someone who calls the gateway. */
export interface ConsumerConfig {
  readonly id: string;
  readonly groups: readonly string[];
  /** API keys, as references. */
  readonly keys: readonly string[];
  /** Names and passwords of RFC 7617. */
  readonly basic?: readonly { readonly username: string; readonly password: string }[] | undefined;
  /** Shared secrets of signatures, HMAC and SigV4 alike; `id` is the key id or the access key. */
  readonly hmac?: readonly { readonly id: string; readonly secret: string }[] | undefined;
  /** Client certificates that are this consumer; every part given must fit. */
  readonly certificates?: readonly CertificateMatch[] | undefined;
  /** Claims of a verified token that are this consumer; every one given must be equal. */
  readonly claims?: readonly Readonly<Record<string, string>>[] | undefined;
  /** Id of its plan. */
  readonly plan?: string | undefined;
  readonly at?: SourceRef;
}

/** What a client certificate must have to be a consumer's. */
export interface CertificateMatch {
  /** SHA-256, hexadecimal, colons and case left aside. */
  readonly fingerprint?: string | undefined;
  /** Such as `CN=alice, O=Acme`. */
  readonly subject?: string | undefined;
  /** One of its subject alternative names, such as `alice.example.com` or `spiffe://acme/alice`. */
  readonly san?: string | undefined;
}

/** How much the consumers of a plan may ask, each for itself. */
export interface PlanConfig {
  readonly id: string;
  /** A token bucket: so many requests per window, `burst` of them at once. */
  readonly rate?: { readonly limit: number; readonly windowMillis: Millis; readonly burst: number };
  readonly quota?: { readonly limit: number; readonly period: 'day' | 'week' | 'month'; readonly offset: number };
  readonly at?: SourceRef;
}

/** Algorithms that the local issuer has keys for. */
export const ISSUER_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
export type IssuerAlgorithm = (typeof ISSUER_ALGORITHMS)[number];

/** The local issuer of tokens: an OpenID provider for development, on this machine alone. */
export interface IssuerConfig {
  /** A name or address of this machine. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Shown where one logs in. */
  readonly name: string;
  /** How long access and ID tokens are good for. */
  readonly lifetimeMillis: Millis;
  /** Audience of access tokens, where the client has none of its own; empty leaves the claim out. */
  readonly audience: readonly string[];
  readonly algorithm: IssuerAlgorithm;
  readonly clients: readonly IssuerClient[];
  readonly users: readonly IssuerUser[];
  readonly at?: SourceRef;
}

/** A program that may ask the local issuer for tokens. */
export interface IssuerClient {
  readonly id: string;
  /** As a reference; without one the client is public, and must use PKCE. */
  readonly secret?: string | undefined;
  readonly scopes: readonly string[];
  readonly audience?: readonly string[] | undefined;
  /** Claims of every access token for it. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Where logins may return to; any address on this machine when absent. */
  readonly redirectUris?: readonly string[] | undefined;
  readonly at?: SourceRef;
}

/** Somebody to log in as, without a password. */
export interface IssuerUser {
  /** The subject of tokens. */
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly at?: SourceRef;
}

/** One route: what it matches, what runs on it, what answers behind it. */
export interface RouteConfig {
  readonly id: string;
  readonly match: RouteMatch;
  readonly request: readonly PolicyUse[];
  readonly response: readonly PolicyUse[];
  readonly error: readonly PolicyUse[];
  readonly integration: IntegrationUse;
  readonly at?: SourceRef;
}

/** One use of a policy. */
export interface PolicyUse {
  /**
   * Stable over edits elsewhere: as written, or made of route, phase and place. Uses of one policy with the same id
   * are one in every respect: same options, and state that they share, as of a platform's plugin that runs on many routes.
   */
  readonly id: string;
  readonly policy: string;
  readonly options: unknown;
  /** A condition, or the text of an expression; a use whose condition is false is recorded as skipped. */
  readonly when?: Condition | string;
  readonly at?: SourceRef;
}

/**
 * A condition on the request or, in the response phase, the answer: every named thing must hold.
 * What it cannot say is said by an expression.
 */
export const condition = z
  .strictObject({
    methods: z.array(z.string()).describe('One of these methods.').optional(),
    header: z.string().describe('This header is present.').optional(),
    path: z.string().describe('The path starts with this text.').optional(),
    status: z
      .array(z.number().int())
      .describe('The answer has one of these statuses; in the response phase only.')
      .optional(),
    consumer: z.string().describe('The consumer has this id.').optional(),
    not: z.boolean().describe('Turns the whole condition round.').optional(),
  })
  .describe('When the policy runs; every part given must hold.');
export type Condition = Readonly<z.infer<typeof condition>>;

/** What answers behind a route. */
export interface IntegrationUse {
  readonly integration: string;
  readonly options: unknown;
  readonly at?: SourceRef;
}

/** The phases a policy can stand in. */
export const PHASES = ['request', 'response', 'error'] as const;
export type Phase = (typeof PHASES)[number];

/** What a listener does when the configuration says nothing. */
export const DEFAULT_FORWARDED: ForwardedConfig = { xForwarded: 'append', forwarded: 'off' };

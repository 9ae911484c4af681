import { createHash, randomBytes } from 'node:crypto';
import type { EpochMillis, Millis } from '../model/units.ts';
import { ExpiringMap } from './expiring-map.ts';

/** What somebody asked for, and has not been let in to yet. */
export interface PendingLogin {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  /** SHA-256 of the verifier, base64url. @see RFC 7636 */
  readonly challenge?: string;
}

/** A login that took place. */
export interface Login {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly nonce?: string;
  readonly authTime: EpochMillis;
}

/** What a code stands for. */
export interface CodeGrant extends Login {
  readonly redirectUri: string;
  readonly challenge?: string;
}

const LOGIN_MILLIS: Millis = 600_000;
const CODE_MILLIS: Millis = 60_000;
const REFRESH_MILLIS: Millis = 30 * 86_400_000;
const MOST = 10_000;

/** Logins, codes, refresh tokens and what was revoked: in memory, bounded, gone with the process. */
export class Grants {
  readonly #logins = new ExpiringMap<PendingLogin>(MOST);
  readonly #codes = new ExpiringMap<CodeGrant>(MOST);
  readonly #refresh = new ExpiringMap<Login>(MOST);
  readonly #revoked = new ExpiringMap<true>(MOST);

  /** @returns What the login page sends back. */
  begin(login: PendingLogin, now: EpochMillis): string {
    return put(this.#logins, login, now + LOGIN_MILLIS);
  }

  /** For one answer only. */
  takeLogin(id: string, now: EpochMillis): PendingLogin | undefined {
    return this.#logins.take(id, now);
  }

  giveCode(grant: CodeGrant, now: EpochMillis): string {
    return put(this.#codes, grant, now + CODE_MILLIS);
  }

  /** A code is good once. @see RFC 6749 section 4.1.2 */
  takeCode(code: string, now: EpochMillis): CodeGrant | undefined {
    return this.#codes.take(code, now);
  }

  giveRefreshToken(login: Login, now: EpochMillis): string {
    return put(this.#refresh, login, now + REFRESH_MILLIS);
  }

  refreshToken(token: string, now: EpochMillis): Login | undefined {
    return this.#refresh.get(token, now);
  }

  dropRefreshToken(token: string): void {
    this.#refresh.delete(token);
  }

  /** @param until When it would have expired anyway. */
  revoke(token: string, until: EpochMillis): void {
    this.#revoked.set(digestOf(token), true, until);
  }

  isRevoked(token: string, now: EpochMillis): boolean {
    return this.#revoked.get(digestOf(token), now) === true;
  }
}

function put<V>(map: ExpiringMap<V>, value: V, until: EpochMillis): string {
  const key = randomBytes(32).toString('base64url');
  map.set(key, value, until);
  return key;
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

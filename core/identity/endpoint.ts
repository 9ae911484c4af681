import type { Clock } from '../model/clock.ts';
import type { IssuerClient, IssuerConfig, IssuerUser } from '../model/config.ts';
import type { Grants } from './grants.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { OAuthError } from './oauth-error.ts';
import type { JsonMembers } from './sign-token.ts';

/** What every endpoint works with. */
export interface IssuerContext {
  /** The issuer identifier, without a slash at the end. */
  readonly issuer: string;
  /** References in it are resolved. */
  readonly config: IssuerConfig;
  readonly keys: IssuerKeys;
  readonly clock: Clock;
  readonly grants: Grants;
  /** A token was given out. */
  onIssued(claims: JsonMembers): void;
}

/** A request, read. */
export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Fields of the body; empty where there is none. */
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

/** An answer. Header names are lower case. */
export interface IssuerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One endpoint of the issuer. @throws OAuthError */
export type Endpoint = (context: IssuerContext, request: IssuerRequest) => Promise<IssuerAnswer> | IssuerAnswer;

/** Answers that hold tokens or say something of them are not to be kept. @see RFC 6749 section 5.1 */
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** A JSON answer that nobody keeps. */
export function jsonAnswer(value: unknown, status = 200, headers: IssuerAnswer['headers'] = {}): IssuerAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...NO_STORE, ...headers },
    body: JSON.stringify(value),
  };
}

/**
 * The value of a parameter; undefined when it is not there or empty, which is the same.
 * @throws OAuthError invalid_request when it is there twice.
 * @see RFC 6749 section 3.1
 */
export function parameter(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `${name} is there ${values.length} times`);
  return values[0] === '' ? undefined : values[0];
}

/** @throws OAuthError invalid_request */
export function requiredParameter(parameters: URLSearchParams, name: string): string {
  const value = parameter(parameters, name);
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing`);
  return value;
}

/** A client by its id. */
export function clientOf({ config }: IssuerContext, id: string): IssuerClient | undefined {
  return config.clients.find((client) => client.id === id);
}

/** A user by its id. */
export function userOf({ config }: IssuerContext, id: string): IssuerUser | undefined {
  return config.users.find((user) => user.id === id);
}

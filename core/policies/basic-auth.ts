import { z } from 'zod';
import type { ConsumerConfig } from '../model/config.ts';
import { removeHeader, withHeaders } from '../model/http.ts';
import { headerNameOption } from '../model/options.ts';
import { authenticationOptions, withFallback } from './authentication.ts';
import { fingerprint, refuse, schemeCredentials } from './credentials.ts';
import { readStoredPassword, type StoredPassword } from './passwords.ts';
import { definePolicy, type Awaitable, type Call, type PolicyEnv } from './policy.ts';

const options = z.strictObject({
  users: z
    .record(z.string().regex(/^[^:]+$/, { error: 'expected a name without a colon' }), z.string())
    .describe(
      'Passwords by name, by reference such as ${secret:alice}, for callers that are no consumers of the configuration; a name counts as a consumer. As in `basic` of a consumer a password may be written sha256:HEX or scrypt:N:r:p:SALT:HASH, salt and hash in base64.',
    )
    .default({}),
  headers: z
    .array(headerNameOption)
    .min(1)
    .describe('Headers that may carry the credentials, looked at in this order.')
    .default(['authorization']),
  realm: z
    .string()
    .regex(/^[ !#-[\]-~]*$/, { error: 'expected plain text without quotes' })
    .describe('Realm named in WWW-Authenticate.')
    .default('gatewright'),
  charset: z
    .enum(['UTF-8', 'off'])
    .describe('Encoding of names and passwords that WWW-Authenticate asks for; off names none.')
    .default('UTF-8'),
  hideCredentials: z.boolean().describe('Takes the header out before the request goes on.').default(false),
  ...authenticationOptions,
});
type Options = z.output<typeof options>;

/** Asks for name and password (RFC 7617). Throws CREDENTIALS_MISSING, CREDENTIALS_INVALID. */
export const basicAuth = definePolicy<Options>({
  name: 'basic-auth',
  summary: 'Lets in who brings the name and password of a consumer.',
  phases: ['request'],
  options,
  example: "{ realm: orders, users: { alice: '${secret:alice}' }, hideCredentials: true }",
  secrets: ['users'],
  prepare: (given, env) => {
    const guard = new BasicGuard(given, env);
    return { onRequest: withFallback(given, env, (call) => guard.identify(call)) };
  },
});

interface Account {
  readonly consumer: ConsumerConfig;
  readonly password: StoredPassword;
}

class BasicGuard {
  readonly #options: Options;
  readonly #accounts = new Map<string, Account[]>();
  /** Checked when a name is unknown, so that this takes as long as a wrong password does. */
  readonly #decoys: readonly Account[];
  readonly #details: { readonly challenge: string };
  readonly #rule: string;

  constructor(given: Options, { consumers, randomBytes }: PolicyEnv) {
    this.#options = given;
    const salt = randomBytes(16);
    for (const [username, password] of Object.entries(given.users))
      this.#add(username, {
        consumer: { id: username, groups: [], keys: [] },
        password: readStoredPassword(password, salt),
      });
    for (const consumer of consumers)
      for (const { username, password } of consumer.basic ?? [])
        this.#add(username, { consumer, password: readStoredPassword(password, salt) });
    this.#decoys = [...this.#accounts.values()].slice(0, 1).flat();
    const charset = given.charset === 'off' ? '' : `, charset="${given.charset}"`;
    this.#details = { challenge: `Basic realm="${given.realm}"${charset}` };
    this.#rule = `name and password of one of ${this.#accounts.size} known names in ${given.headers.join(', ')}`;
  }

  identify(call: Call): Awaitable<void> {
    call.note('rule', this.#rule);
    const found = schemeCredentials(call.request.headers, this.#options.headers, 'Basic');
    if (found.kind === 'none')
      return refuse(call, {
        code: 'CREDENTIALS_MISSING',
        seen: found.seen,
        verdict: 'no credentials were found',
        details: this.#details,
      });
    if (found.kind === 'several') return this.#deny(call, found.seen, 'more than one header');
    const pair = readPair(found.value);
    if (pair.kind === 'malformed') return this.#deny(call, fingerprint(found.value), pair.reason);
    const { username, password } = pair;
    const seen = `name ${shown(username)}, password of ${fingerprint(password)}`;
    const accounts = this.#accounts.get(username);
    const later = firstRight(accounts ?? this.#decoys, password);
    const decide = (right: Account | undefined): void => {
      if (accounts === undefined) return this.#deny(call, seen, 'the name is not known');
      if (right === undefined) return this.#deny(call, seen, 'the password is not right');
      this.#letIn(call, right.consumer, seen, found.header);
    };
    return later instanceof Promise ? later.then(decide) : decide(later);
  }

  #letIn(call: Call, consumer: ConsumerConfig, seen: string, header: string): void {
    call.note('seen', seen);
    call.note('consumer', consumer.id);
    call.note('verdict', 'let in');
    call.consumer = consumer;
    if (this.#options.hideCredentials)
      call.request = withHeaders(call.request, removeHeader(call.request.headers, header));
  }

  #deny(call: Call, seen: string, verdict: string): never {
    // The answer tells nobody which part was wrong; the trace does.
    return refuse(call, { code: 'CREDENTIALS_INVALID', seen, verdict, details: this.#details });
  }

  #add(username: string, account: Account): void {
    const known = this.#accounts.get(username);
    if (known === undefined) this.#accounts.set(username, [account]);
    else known.push(account);
  }
}

/** Several accounts of one name are tried in turn; at once as long as none takes long. */
function firstRight(
  accounts: readonly Account[],
  password: string,
  index = 0,
): Account | undefined | Promise<Account | undefined> {
  for (let next = index; next < accounts.length; next += 1) {
    const account = accounts[next];
    const right = account?.password.check(password);
    if (right === true) return account;
    if (right instanceof Promise)
      return right.then((isRight) => (isRight ? account : firstRight(accounts, password, next + 1)));
  }
  return undefined;
}

type Pair =
  | { readonly kind: 'pair'; readonly username: string; readonly password: string }
  | { readonly kind: 'malformed'; readonly reason: string };

const STRICT = new TextDecoder('utf-8', { fatal: true });

function readPair(token: string): Pair {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(token)) return { kind: 'malformed', reason: 'not base64' };
  const text = readText(Buffer.from(token, 'base64'));
  const colon = text.indexOf(':');
  if (colon === -1) return { kind: 'malformed', reason: 'no colon between name and password' };
  return { kind: 'pair', username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** UTF-8, or latin1 where it is not, which is what old clients send. */
function readText(bytes: Buffer): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    // The decoder's way of saying that it is not UTF-8.
    return bytes.toString('latin1');
  }
}

/** A name is no secret, but it must not break the trace. */
function shown(username: string): string {
  return JSON.stringify(username.length > 64 ? `${username.slice(0, 64)}…` : username);
}

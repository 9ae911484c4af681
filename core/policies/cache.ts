import { GatewrightError } from '../model/errors.ts';
import { headerValue, removeHeader, setHeader, withHeaders, type HttpResponse } from '../model/http.ts';
import { NO_BODY } from '../model/body.ts';
import { BodyTee, type Copied } from '../model/body-tee.ts';
import type { ExchangeId } from '../model/units.ts';
import { ageOf, AnswerStore, type KeptAnswer } from './cache/answer-store.ts';
import { cacheKeys, headerText, varyOf, type CacheKey } from './cache/cache-key.ts';
import { hasAlready, notModifiedHeaders } from './cache/conditional.ts';
import { cacheControl } from './cache/directives.ts';
import { Flights, waitFor } from './cache/flights.ts';
import { storability } from './cache/freshness.ts';
import { listKept, nextEnds } from './cache/kept-list.ts';
import { cacheOptions, type CacheOptions } from './cache/options.ts';
import { obstacleOf, refusalOf } from './cache/request-rules.ts';
import { writeStatus, type CacheVerdict } from './cache/status-header.ts';
import { definePolicy, type Answer, type Awaitable, type Call, type PolicyEnv, type PolicySteps } from './policy.ts';

/** Keeps answers and gives them again while they are fresh. Throws CACHE_ONLY. */
export const cache = definePolicy<CacheOptions>({
  name: 'cache',
  summary: 'Keeps answers of the upstream and gives them again while they are fresh, by the rules of RFC 9111.',
  phases: ['request'],
  options: cacheOptions,
  example: '{ ttl: 1m, key: { query: [page], headers: [accept-language] } }',
  prepare: (options, env) => new CacheSteps(options, env),
});

/** One request from its look-up to its end. */
interface Visit {
  readonly key: CacheKey | undefined;
  readonly headers: Call['request']['headers'];
  readonly hasAuthorization: boolean;
  readonly epoch: number;
  verdict: CacheVerdict;
  /** Something changed what it asks for while it was under way. */
  isOutdated: boolean;
  endFlight?: () => void;
}

const OK_BELOW = 400;
const FIRST_REDIRECT = 300;
const NO_BYTES = new Uint8Array(0);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

class CacheSteps implements PolicySteps {
  readonly #options: CacheOptions;
  readonly #env: PolicyEnv;
  readonly #store: AnswerStore;
  readonly #flights: Flights;
  readonly #rule: string;
  readonly #keyOf: (call: Call) => CacheKey;
  readonly #visits = new Map<ExchangeId, Visit>();
  readonly kept;

  constructor(options: CacheOptions, env: PolicyEnv) {
    this.#options = options;
    this.#env = env;
    this.#store = env.state.get('answers', () => new AnswerStore());
    this.#flights = env.state.get('flights', () => new Flights());
    this.#keyOf = cacheKeys(options);
    this.#rule = ruleText(options);
    const store = this.#store;
    this.kept = {
      list: (most: number) => listKept(store, most, env.clock),
      drop: (which: Parameters<AnswerStore['drop']>[0]) => store.drop(which),
    };
  }

  onRequest(call: Call): Awaitable<Answer | undefined> {
    const obstacle = obstacleOf(call.request, this.#options);
    if (obstacle !== undefined) {
      call.note('verdict', `bypass: ${obstacle}`);
      this.#begin(call, SAFE.has(call.request.method) ? undefined : this.#keyOf(call), 'bypass');
      return undefined;
    }
    const key = this.#keyOf(call);
    call.note('key', key.key);
    if (key.owner !== undefined) call.note('of', key.owner);
    call.note('rule', this.#rule);
    const visit = this.#begin(call, key, 'miss');
    const answer = this.#lookUp(call, visit, key);
    // Only what GET brings is kept, so that nobody waits for anything else.
    const isAlone = !this.#options.coalesce || call.request.method !== 'GET';
    if (answer !== undefined || isAlone) return answer ?? this.#miss(call, visit);
    const flight = this.#flights.find(key.key);
    if (flight !== undefined) return this.#follow(call, visit, key, flight);
    visit.endFlight = this.#flights.begin(key.key);
    return this.#miss(call, visit);
  }

  onAnswer(call: Call): void {
    const visit = this.#visits.get(call.id);
    const { response } = call;
    if (visit?.key === undefined || response === undefined) return;
    if (visit.verdict === 'bypass') {
      // RFC 9111 section 4.4: what an unsafe request has changed is out of date.
      if (response.status >= OK_BELOW) return;
      this.#outdate(call, visit.key.place);
      return;
    }
    if (call.request.method === 'GET') this.#keep(call, response, visit, visit.key);
    else call.note('kept', `no: ${call.request.method} has no body to keep`);
  }

  onSend(call: Call): void {
    const visit = this.#visits.get(call.id);
    if (visit === undefined || call.response === undefined) return;
    const headers = writeStatus(call.response.headers, this.#options, visit.verdict, visit.key?.key);
    if (headers !== call.response.headers) call.response = withHeaders(call.response, headers);
  }

  onDone(call: Call): void {
    this.#visits.get(call.id)?.endFlight?.();
    this.#visits.delete(call.id);
  }

  marks(): ReturnType<NonNullable<PolicySteps['marks']>> {
    return nextEnds(this.#store, this.#env.clock);
  }

  #begin(call: Call, key: CacheKey | undefined, verdict: CacheVerdict): Visit {
    const { headers } = call.request;
    const hasAuthorization = headerValue(call.received.headers, 'authorization') !== undefined;
    const visit = { key, headers, hasAuthorization, epoch: this.#store.epoch, verdict, isOutdated: false };
    this.#visits.set(call.id, visit);
    return visit;
  }

  /** The kept answer, when there is one that is fresh enough for this request. */
  #lookUp(call: Call, visit: Visit, { key }: CacheKey): Answer | undefined {
    const kept = this.#store.find(key, (name) => headerText(visit.headers, name));
    const age = kept === undefined ? 0 : ageOf(kept, this.#env.clock);
    call.note('seen', kept === undefined ? 'nothing kept' : `an answer ${Math.floor(age / 1000)} s old`);
    if (kept === undefined) return undefined;
    const refusal = refusalOf(call.request.headers, this.#options, age, kept.lifetimeMillis);
    if (refusal !== undefined) {
      visit.verdict = 'refresh';
      call.note('verdict', `refresh: ${refusal}`);
      return undefined;
    }
    visit.verdict = 'hit';
    call.note('verdict', 'hit');
    call.note('age', Math.floor(age / 1000));
    call.note('ttl', Math.ceil((kept.lifetimeMillis - age) / 1000));
    return this.#answer(call, kept, age);
  }

  #answer(call: Call, { status, statusText, headers, bytes }: KeptAnswer, age: number): Answer {
    // RFC 9110 section 13.2.1: preconditions are for what would succeed.
    const isKnown = status < FIRST_REDIRECT && hasAlready(call.request.headers, headers);
    if (isKnown) call.note('answered', 'the client has it already');
    const own = removeHeader(isKnown ? notModifiedHeaders(headers) : headers, 'age');
    const aged = this.#options.age ? setHeader(own, 'age', String(Math.floor(age / 1000))) : own;
    if (isKnown) return { kind: 'response', status: 304, headers: aged, body: NO_BODY };
    const head = { kind: 'response', status, headers: aged, body: { kind: 'bytes', bytes } } as const;
    return statusText === undefined ? head : { ...head, statusText };
  }

  #miss(call: Call, { verdict }: Visit): undefined {
    if (this.#options.honourRequest && cacheControl(call.request.headers).has('only-if-cached')) {
      call.note('verdict', `${verdict}: only a cached answer is wanted`);
      throw new GatewrightError('CACHE_ONLY');
    }
    if (verdict === 'miss') call.note('verdict', 'miss');
    return undefined;
  }

  /** Waits for another request's answer; what that does not bring is fetched without any more waiting. */
  async #follow(call: Call, visit: Visit, key: CacheKey, flight: Promise<void>): Promise<Answer | undefined> {
    await call.dependency('cache', async (note) => {
      note('waited for', 'another request of the same key');
      note('ended by', await waitFor(flight, this.#options.coalesceWait, call.signal));
    });
    return this.#lookUp(call, visit, key) ?? this.#miss(call, visit);
  }

  /** What is kept of a place is dropped, and what is on its way is not kept. */
  #outdate(call: Call, place: string): void {
    for (const other of this.#visits.values()) if (other.key?.place === place) other.isOutdated = true;
    const dropped = this.#store.dropPlace(place);
    if (dropped > 0) call.note('dropped', dropped);
  }

  #keep(call: Call, response: HttpResponse, visit: Visit, key: CacheKey): void {
    const { clock } = this.#env;
    const asker = { isAlone: key.owner !== undefined, hasAuthorization: visit.hasAuthorization };
    const decision = storability(response, this.#options, asker, clock);
    if (decision.kind === 'leave') {
      call.note('kept', `no: ${decision.why}`);
      if (visit.verdict === 'miss') visit.verdict = 'bypass';
      visit.endFlight?.();
      return;
    }
    call.note('kept', true);
    call.note('ttl', Math.ceil((decision.lifetimeMillis - decision.ageMillis) / 1000));
    const [keptAt, keptMono] = [clock.now(), clock.monotonic()];
    const take = (copied: Copied): void => {
      if (typeof copied !== 'string' && visit.epoch === this.#store.epoch && !visit.isOutdated) {
        const { lifetimeMillis, ageMillis } = decision;
        const { path, place, owner: consumer } = key;
        const { status, statusText, headers } = response;
        this.#store.keep(
          {
            key: key.key,
            method: call.request.method,
            path,
            place,
            consumer,
            status,
            statusText,
            headers,
            // A copy: the bytes may be a small part of a buffer that many share, which would be held as a whole.
            bytes: new Uint8Array(copied),
            keptAt,
            keptMono,
            ageMillis,
            lifetimeMillis,
          },
          varyOf(headers),
          (name) => headerText(visit.headers, name),
          this.#options.maxBytes,
        );
      }
      visit.endFlight?.();
    };
    const { body } = response;
    if (body.kind === 'bytes') take(body.bytes);
    else if (body.kind === 'none') take(NO_BYTES);
    else
      call.response = {
        ...response,
        body: { ...body, source: new BodyTee(body.source, this.#options.maxEntryBytes, take) },
      };
  }
}

/** What the options ask for, as the trace says it. */
function ruleText({ ttl, honourResponse, perConsumer }: CacheOptions): string {
  const fresh = `fresh for ${Math.round(ttl / 1000)} s${honourResponse ? ' unless the answer says otherwise' : ''}`;
  return perConsumer ? `${fresh}, apart for each consumer` : fresh;
}

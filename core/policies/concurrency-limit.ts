import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { durationOption } from '../model/options.ts';
import type { ExchangeId } from '../model/units.ts';
import { describeBy, keyReader, namesAskedBy, type KeyReader } from './limits/counter-key.ts';
import { checkNames, needsOf } from './limits/expressions.ts';
import { limitOptions, refusalOptions } from './limits/options.ts';
import { Places } from './limits/places.ts';
import { definePolicy, type Call, type PolicyEnv, type PolicySteps } from './policy.ts';

const options = z.strictObject({
  max: z.number().int().min(1).describe('Requests under way at one time, each from here to the end of its answer.'),
  by: limitOptions.by.default('consumer'),
  missing: limitOptions.missing,
  queue: z
    .strictObject({
      max: z.number().int().min(1).describe('Requests that may wait for each counter.'),
      wait: durationOption.describe('How long one waits at most.').default(1000),
    })
    .describe('Lets requests wait for a place, in their order, in place of refusing them at once.')
    .optional(),
  ...refusalOptions,
});
type Options = z.output<typeof options>;

/** Bounds how many requests are under way at one time, in this engine. Throws CONCURRENCY_LIMITED. */
export const concurrencyLimit = definePolicy<Options>({
  name: 'concurrency-limit',
  summary: 'Lets so many requests be under way at one time, and others wait for a place or not.',
  phases: ['request'],
  options,
  example: '{ max: 5, by: consumer, queue: { max: 20, wait: 2s } }',
  needs: ({ by }) => needsOf(namesAskedBy(by)),
  prepare(given, env) {
    checkNames(namesAskedBy(given.by), env.phase);
    return new ConcurrencyUse(given, env).steps();
  },
});

/** One use of the policy. Who has a place keeps it over a reload. */
class ConcurrencyUse {
  readonly #given: Options;
  readonly #rule: string;
  readonly #keyOf: KeyReader;
  readonly #places: Places;
  readonly #clock: PolicyEnv['clock'];
  /** The places that calls have; several where the use stands at several levels. */
  readonly #held: Map<ExchangeId, string[]>;

  constructor(given: Options, { clock, state }: PolicyEnv) {
    const settings = { max: given.max, maxWaiting: given.queue?.max ?? 0, maxWait: given.queue?.wait ?? 0 };
    this.#given = given;
    this.#rule = `${given.max} at one time by ${describeBy(given.by)}`;
    this.#keyOf = keyReader(given.by, given.missing);
    this.#clock = clock;
    this.#places = state.get('places', () => new Places(settings));
    this.#places.settings = settings;
    this.#held = state.get('held', () => new Map<ExchangeId, string[]>());
  }

  steps(): PolicySteps {
    return { onRequest: (call) => this.#enter(call), onDone: (call) => this.#leave(call) };
  }

  #enter(call: Call): Promise<void> | undefined {
    call.note('rule', this.#rule);
    const key = this.#keyOf(call);
    if (key === undefined) {
      call.note('verdict', 'let in, there is nothing to count it by');
      return undefined;
    }
    const { taken, waiting } = this.#places.look(key);
    call.note('seen', `${key}, ${taken} under way${waiting === 0 ? '' : `, ${waiting} waiting`}`);
    call.note('counter', key);
    call.note('limit', this.#given.max);
    call.note('before', taken);
    if (this.#places.take(key)) return this.#letIn(call, key);
    const started = this.#clock.monotonic();
    const waited = this.#places.wait(key, call.signal, () => this.#hold(call.id, key));
    if (waited === undefined) return this.#refuse(call, key, 'no place is free');
    return waited.then(
      () => this.#noteWait(call, key, started),
      (error: unknown) => this.#giveUp(call, key, error),
    );
  }

  #letIn(call: Call, key: string): undefined {
    this.#hold(call.id, key);
    this.#notePlace(call, key);
  }

  #notePlace(call: Call, key: string): void {
    const { taken } = this.#places.look(key);
    call.note('after', taken);
    call.note('remaining', Math.max(0, this.#given.max - taken));
    call.note('verdict', 'let in');
  }

  #noteWait(call: Call, key: string, started: number): void {
    call.note('blocked', `waited ${Math.ceil(this.#clock.monotonic() - started)} ms for a place`);
    this.#notePlace(call, key);
  }

  #giveUp(call: Call, key: string, error: unknown): never {
    if (error instanceof GatewrightError && error.code === 'CONCURRENCY_LIMITED')
      return this.#refuse(call, key, 'no place became free in time');
    call.note('verdict', 'the client left while it waited for a place');
    throw error;
  }

  #refuse(call: Call, key: string, verdict: string): never {
    const { max, status, message } = this.#given;
    const { taken } = this.#places.look(key);
    call.note('after', taken);
    call.note('remaining', 0);
    call.note('verdict', verdict);
    throw new GatewrightError('CONCURRENCY_LIMITED', {
      counter: key,
      limit: max,
      ...(status === undefined ? {} : { status }),
      ...(message === undefined ? {} : { message }),
    });
  }

  #hold(id: ExchangeId, key: string): void {
    const held = this.#held.get(id);
    if (held === undefined) this.#held.set(id, [key]);
    else held.push(key);
  }

  #leave({ id }: Call): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    this.#held.delete(id);
    for (const key of held) this.#places.leave(key);
  }
}

import type { ReplayAnswer, ReplayRequest } from '../model/replay.ts';
import { applyLinks, valueAt, type Link } from './correlate.ts';
import { comparedAnswer } from './outcome.ts';
import type { Renamed } from './renamed.ts';

/** A new answer as links look into it. */
interface Given {
  readonly headers: readonly string[];
  readonly json: unknown;
}

/** Carries values of new answers into the requests that used the old ones; a request waits for the answers it needs. */
export class Correlation {
  readonly #length: number;
  readonly #isDone: (index: number) => boolean;
  readonly #byRequest = new Map<number, Link[]>();
  readonly #bySource = new Map<number, Link[]>();
  readonly #answers = new Map<number, PromiseWithResolvers<Given | undefined>>();
  readonly #settled = new Map<number, Given>();

  /**
   * @param length How many exchanges there are before they are repeated.
   * @param isDone Whether an earlier part of the run sent a request: its answer is not known any more.
   */
  constructor(links: readonly Link[], length: number, isDone: (index: number) => boolean) {
    this.#length = length;
    this.#isDone = isDone;
    for (const link of links) {
      append(this.#byRequest, link.to, link);
      append(this.#bySource, link.from, link);
    }
  }

  /** The request with the values that this repeat's answers gave. */
  async apply(index: number, place: number, request: ReplayRequest): Promise<ReplayRequest> {
    const links = this.#byRequest.get(place);
    if (links === undefined) return request;
    const start = index - place;
    const values = new Map<Link, string | undefined>();
    for (const link of links) {
      const given = this.#isDone(start + link.from) ? undefined : await this.#answerOf(start + link.from).promise;
      values.set(link, given === undefined ? undefined : valueAt(link.place, given));
    }
    return applyLinks(request, links, (link) => values.get(link)).request;
  }

  /** Tells what an exchange was answered with, or that it was not. */
  settle(index: number, answer: (ReplayAnswer & { kind: 'answer' }) | undefined): void {
    if (!this.#bySource.has(index % this.#length)) return;
    const given =
      answer === undefined ? undefined : { headers: answer.headers, json: parse(comparedAnswer(answer).body) };
    if (given !== undefined) this.#settled.set(index, given);
    this.#answerOf(index).resolve(given);
  }

  /** Values that an exchange gave or used and that are other ones now; known once its answer is settled. */
  renamed(index: number): Renamed {
    const place = index % this.#length;
    const links = [...(this.#byRequest.get(place) ?? []), ...(this.#bySource.get(place) ?? [])];
    return links.flatMap((link) => {
      const given = this.#settled.get(index - place + link.from);
      const value = given === undefined ? undefined : valueAt(link.place, given);
      return value === undefined || value === link.value ? [] : [[link.value, value] as const];
    });
  }

  #answerOf(index: number): PromiseWithResolvers<Given | undefined> {
    const known = this.#answers.get(index);
    if (known !== undefined) return known;
    const made = Promise.withResolvers<Given | undefined>();
    this.#answers.set(index, made);
    return made;
  }
}

function append(links: Map<number, Link[]>, key: number, link: Link): void {
  const known = links.get(key);
  if (known === undefined) links.set(key, [link]);
  else known.push(link);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    // Only JSON has places that a link can point to.
    return undefined;
  }
}

import type { ReplayAnswer, ReplayRequest } from '../model/replay.ts';
import { applyLinks, valueAt, type Link } from './correlate.ts';

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
  readonly #sources: ReadonlySet<number>;
  readonly #answers = new Map<number, PromiseWithResolvers<Given | undefined>>();

  /**
   * @param length How many exchanges there are before they are repeated.
   * @param isDone Whether an earlier part of the run sent a request: its answer is not known any more.
   */
  constructor(links: readonly Link[], length: number, isDone: (index: number) => boolean) {
    this.#length = length;
    this.#isDone = isDone;
    for (const link of links) this.#byRequest.set(link.to, [...(this.#byRequest.get(link.to) ?? []), link]);
    this.#sources = new Set(links.map(({ from }) => from));
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
    if (!this.#sources.has(index % this.#length)) return;
    this.#answerOf(index).resolve(
      answer === undefined ? undefined : { headers: answer.headers, json: parse(answer.body) },
    );
  }

  #answerOf(index: number): PromiseWithResolvers<Given | undefined> {
    const known = this.#answers.get(index);
    if (known !== undefined) return known;
    const made = Promise.withResolvers<Given | undefined>();
    this.#answers.set(index, made);
    return made;
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    // Only JSON has places that a link can point to.
    return undefined;
  }
}

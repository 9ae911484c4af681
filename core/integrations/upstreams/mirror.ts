import { z } from 'zod';
import { NO_BODY, type Body, type BodySource } from '../../model/body.ts';
import { BodyTee, type Copied } from '../../model/body-tee.ts';
import { GatewrightError } from '../../model/errors.ts';
import { durationOption, headerNameOption, sizeOption } from '../../model/options.ts';
import type { UpstreamStanding } from '../../model/upstream.ts';
import type { HttpAttempt } from '../http-attempt.ts';
import type { HttpTarget, SentCall } from '../http-target.ts';
import type { IntegrationCall } from '../integration.ts';
import { targetUrl } from './target-options.ts';

/** Option `mirror` of the http integration. */
export const mirrorOption = z
  .strictObject({
    url: targetUrl,
    percent: z.number().gt(0).max(100).describe('Share of the requests that is copied.').default(100),
    header: headerNameOption.describe('Marks a copy: this header is `1`.').default('x-mirrored'),
    maxBody: sizeOption
      .describe('A request whose body is longer is not copied; one that streams is sent when it is all there.')
      .default(65_536),
    maxInFlight: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .describe('So many copies under way at most, bodies that are still coming in included; others are not made.')
      .default(32),
    timeout: durationOption
      .refine((millis) => millis >= 1, { error: 'expected at least 1ms' })
      .describe('A copy that takes longer is given up.')
      .default(5000),
    compare: z
      .boolean()
      .describe('Compares the status of the copy with that of the answer, and writes the verdict into the trace.')
      .default(false),
  })
  .describe('Sends a copy of requests elsewhere; the client neither waits for it nor sees anything of it.');
export type MirrorOptions = z.output<typeof mirrorOption>;

type Standing = NonNullable<UpstreamStanding['mirror']>;

/** What is counted of a mirror; outlives a reload that leaves it alone. */
export class MirrorCounts {
  inFlight = 0;
  sent = 0;
  failed = 0;
  differed = 0;
  late = 0;
  readonly notSent: Standing['notSent'] = { busy: 0, tooLong: 0, unread: 0 };

  /** What it holds is memory only. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Copies requests to another upstream. */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #target: HttpTarget;
  readonly #counts: MirrorCounts;
  readonly #random: () => number;
  readonly #underWay = new Set<MirrorCopy>();

  constructor(options: MirrorOptions, target: HttpTarget, counts: MirrorCounts, random: () => number) {
    this.#options = options;
    this.#target = target;
    this.#counts = counts;
    this.#random = random;
  }

  /**
   * Begins to copy a call that is about to be sent, whose body may be replaced by one that is copied on the way.
   * @returns Who is to be told the status of the answer, 0 when there was none; undefined when no copy is made.
   */
  begin(call: IntegrationCall): ((status: number) => void) | undefined {
    if (this.#random() * 100 >= this.#options.percent) return undefined;
    if (this.#counts.inFlight >= this.#options.maxInFlight) return this.#leave(call, 'busy');
    const { body } = call.request;
    const length = body.kind === 'bytes' ? body.bytes.byteLength : body.kind === 'stream' ? (body.length ?? 0) : 0;
    if (length > this.#options.maxBody) return this.#leave(call, 'tooLong');
    this.#counts.inFlight += 1;
    const copy = new MirrorCopy(call, this.#target, this.#options, this.#counts, () => this.#ended(copy));
    this.#underWay.add(copy);
    if (body.kind !== 'stream') {
      copy.send(body);
      return (status) => copy.compare(status);
    }
    const tee = new BodyTee(body.source, this.#options.maxBody, (copied) => copy.take(copied));
    call.request = { ...call.request, body: { ...body, source: tee } };
    return (status) => {
      if (!tee.hasStarted) copy.take('not whole');
      copy.compare(status);
    };
  }

  standing(): Standing {
    const { inFlight, sent, failed, differed, late, notSent } = this.#counts;
    return { url: this.#options.url, inFlight, sent, failed, differed, late, notSent: { ...notSent } };
  }

  /** Gives up what is under way: nobody waits for it. */
  close(): void {
    for (const copy of this.#underWay) copy.cancel();
  }

  #ended(copy: MirrorCopy): void {
    this.#underWay.delete(copy);
    this.#counts.inFlight -= 1;
  }

  #leave(call: IntegrationCall, why: keyof Standing['notSent']): undefined {
    this.#counts.notSent[why] += 1;
    call.note('mirror', why === 'busy' ? 'not sent: too many are under way' : 'not sent: the body is too long');
    return undefined;
  }
}

/** One copy, from its call to its end. It owns its errors: none of them leaves it. */
class MirrorCopy {
  readonly #call: IntegrationCall;
  readonly #target: HttpTarget;
  readonly #options: MirrorOptions;
  readonly #counts: MirrorCounts;
  readonly #sent: SentCall;
  readonly #onEnd: () => void;
  #isTaken = false;
  #attempt: HttpAttempt | undefined;
  #status: number | undefined;
  #answered: number | undefined;

  constructor(
    call: IntegrationCall,
    target: HttpTarget,
    options: MirrorOptions,
    counts: MirrorCounts,
    onEnd: () => void,
  ) {
    this.#onEnd = onEnd;
    this.#call = call;
    this.#target = target;
    this.#options = options;
    this.#counts = counts;
    const { received, authority, scheme, client, forwarded, matchedPrefix, request } = call;
    this.#sent = {
      request: { ...request, headers: [...request.headers, options.header, '1'], body: NO_BODY },
      received,
      authority,
      scheme,
      client,
      forwarded,
      matchedPrefix,
      attempts: [],
      cancels: undefined,
      offset: () => 0,
      interim: () => undefined,
      note: () => undefined,
    };
  }

  /** The body is there, or will not be. */
  take(copied: Copied): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    if (typeof copied !== 'string') return this.send({ kind: 'bytes', bytes: copied });
    this.#counts.notSent[copied === 'too long' ? 'tooLong' : 'unread'] += 1;
    this.#onEnd();
  }

  send(body: Body): void {
    this.#counts.sent += 1;
    const sent = { ...this.#sent, request: { ...this.#sent.request, body } };
    const run = this.#call.dependency('mirror', async (note) => {
      note('to', this.#target.origin);
      this.#status = await this.#fetch(sent);
      note('status', this.#status);
      const verdict = this.#verdict();
      if (verdict !== undefined) note('verdict', verdict);
    });
    // Nobody waits for it: what went wrong is in its span, or only counted when the exchange is over.
    void run
      .catch(() => (this.#counts.failed += 1))
      .finally(() => {
        this.#onEnd();
        if (this.#call.isOver) this.#counts.late += 1;
      });
  }

  /** The client's answer has this status. */
  compare(status: number): void {
    this.#answered = status;
    const verdict = this.#verdict();
    if (verdict !== undefined) this.#call.note('mirror', verdict);
  }

  cancel(): void {
    this.#attempt?.fail(new GatewrightError('GATEWAY_CLOSED'));
  }

  /** Once both are there. */
  #verdict(): string | undefined {
    if (!this.#options.compare || this.#status === undefined || this.#answered === undefined) return undefined;
    if (this.#status === this.#answered) return `the same status ${this.#status}`;
    this.#counts.differed += 1;
    return `status ${this.#status}, and the client got ${this.#answered === 0 ? 'none' : this.#answered}`;
  }

  async #fetch(sent: SentCall): Promise<number> {
    const { timeout } = this.#options;
    const attempt = this.#target.attempt(sent, { isUpgrade: false });
    this.#attempt = attempt;
    const timer = setTimeout(
      () => attempt.fail(new GatewrightError('UPSTREAM_TIMEOUT', { limitMillis: timeout, phase: 'mirror' })),
      timeout,
    );
    try {
      const answer = await attempt.run();
      if (answer.kind === 'response' && answer.body.kind === 'stream') await drain(answer.body.source);
      return answer.kind === 'response' ? answer.status : 0;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Reads a body to its end and keeps nothing; rejects when it breaks off. */
function drain(source: BodySource): Promise<void> {
  return new Promise((resolve, reject) => {
    source.read({ onData: () => undefined, onEnd: () => resolve(), onError: reject });
  });
}

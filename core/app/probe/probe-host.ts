import type { ProbeWish } from '../../contract/probe.ts';
import { describeError, GatewrightError } from '../../model/errors.ts';
import type { ProbeInfo } from '../../model/probe.ts';
import type { Millis } from '../../model/units.ts';
import type { ProbeAnswer } from '../../probe/burst.ts';
import { Prober, type ProbeEnd } from '../../probe/prober.ts';
import { summaryOf } from '../../probe/words.ts';
import { openCredentials } from '../../replay/credentials/open-credentials.ts';
import { withoutSecrets } from '../../replay/hide-secrets.ts';
import { Sender } from '../../replay/send.ts';
import { gatherChanges } from '../changes.ts';
import type { Parts } from '../parts.ts';
import { newRunId } from '../replay/run-id.ts';
import type { ProbeEvents } from './probes.ts';
import { openProbeTarget, probeRequest, varied, whyNotProbe } from './probe-request.ts';

/** So many probes are kept; the oldest go. */
const MOST_KEPT = 20;
const TELL_EVERY_MILLIS = 100;

interface Active {
  info(): ProbeInfo;
  readonly stop: AbortController;
  ended: Promise<void>;
}

/** Probes of a workspace: begins and stops them, and keeps what came of them for as long as the engine runs. */
export class ProbeHost {
  readonly #parts: Parts;
  readonly #events: ProbeEvents;
  readonly #probes = new Map<string, Active>();

  constructor(parts: Parts, events: ProbeEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  /** Begins a probe. @throws REPLAY_REFUSED when the guard of the target says no, and what opening the target throws. */
  async start(wish: ProbeWish): Promise<string> {
    const target = await openProbeTarget(this.#parts, wish.target);
    const { request, exchange } = probeRequest(target, wish);
    const refusal = whyNotProbe(target, wish, request);
    if (refusal !== undefined) throw new GatewrightError('REPLAY_REFUSED', refusal);
    // What is outside goes by the wall clock, whatever time it is in the workspace.
    const clock = this.#parts.clock.wall;
    const credentials = await openCredentials(target.credentials, {
      clock,
      resign: (claims, lifetimeMillis) =>
        this.#parts.issuer.mint.mint({ claims, header: {}, lifetimeMillis, sign: { kind: 'issuer' }, broken: 'none' }),
      prompt: (text) => this.#events.prompt(text),
    });
    const sender = new Sender(target, clock);
    const stop = new AbortController();
    const send = async (signal: AbortSignal, variation?: number): Promise<ProbeAnswer> => {
      try {
        const signed = await credentials.apply(request, exchange);
        const change = variation === undefined ? undefined : wish.vary[variation];
        return await sender.send(change === undefined ? signed.request : varied(signed.request, change), signal);
      } catch (error) {
        // Credentials that cannot be had are as good as no answer.
        return { kind: 'failure', code: 'CREDENTIALS', message: describeError(error) };
      }
    };
    const secrets = [...target.secrets, ...credentials.secrets];
    const url = withoutSecrets(request.url, secrets);
    this.#launch({ wish, url, send, stop, close: () => sender.close() });
    return [...this.#probes.keys()].at(-1) ?? '';
  }

  /** Ends a probe and gives what came of it. @throws NOT_FOUND */
  async stop(id: string): Promise<ProbeInfo> {
    const probe = this.#find(id);
    probe.stop.abort(new GatewrightError('CALL_CANCELLED'));
    await probe.ended;
    return probe.info();
  }

  /** @throws NOT_FOUND */
  info(id: string): ProbeInfo {
    return this.#find(id).info();
  }

  /** Newest first. */
  list(): ProbeInfo[] {
    return [...this.#probes.values()].map((probe) => probe.info()).toReversed();
  }

  async close(): Promise<void> {
    const all = [...this.#probes.values()];
    for (const { stop } of all) stop.abort(new GatewrightError('CALL_CANCELLED'));
    await Promise.all(all.map(({ ended }) => ended));
  }

  #launch({ wish, url, send, stop, close }: Launch): void {
    const clock = this.#parts.clock.wall;
    const id = newRunId();
    const [startedAt, begun] = [clock.now(), clock.monotonic()];
    let over: Pick<ProbeInfo, 'state' | 'finding' | 'shared'> = { state: 'running', shared: [] };
    let millis: Millis | undefined;
    const tell = gatherChanges(TELL_EVERY_MILLIS, () => this.#events.changed(info()));
    const prober = new Prober(
      { clock, send, wait },
      { budget: wish.budget, refused: new Set(wish.refused), signal: stop.signal, onChange: () => tell.tell() },
    );
    const info = (): ProbeInfo => ({
      id,
      target: wish.target,
      method: wish.method,
      url,
      startedAt,
      budget: wish.budget,
      ...progressOf(prober, startedAt),
      spent: { ...spentOf(prober), millis: millis ?? clock.monotonic() - begun },
      ...over,
      ...(over.finding === undefined ? {} : { summary: summaryOf(over.finding) }),
    });
    const ended = measure(prober, wish)
      .then(
        (result) => (over = result),
        (error: unknown) =>
          (over = { state: 'failed', shared: [], finding: { ...NOTHING, reason: describeError(error) } }),
      )
      .finally(async () => {
        millis = clock.monotonic() - begun;
        tell.close();
        await close();
        this.#events.changed(info());
      })
      .then(() => undefined);
    this.#probes.set(id, { info, stop, ended });
    for (const old of [...this.#probes.keys()].slice(0, -MOST_KEPT)) this.#probes.delete(old);
  }

  #find(id: string): Active {
    const probe = this.#probes.get(id);
    if (probe === undefined) throw new GatewrightError('NOT_FOUND', { probe: id });
    return probe;
  }
}

interface Launch {
  readonly wish: ProbeWish;
  readonly url: string;
  send(signal: AbortSignal, variation?: number): Promise<ProbeAnswer>;
  readonly stop: AbortController;
  close(): Promise<void>;
}

const NOTHING = { outcome: 'nothing' as const, confidence: 0, evidence: [], others: [] };

/** The limit, and after it who shares its counter. */
async function measure(prober: Prober, { vary }: ProbeWish): Promise<Pick<ProbeInfo, 'state' | 'finding' | 'shared'>> {
  const end = await prober.run();
  const finding = prober.finding(end);
  const isStopped = isByHand(end);
  const shared =
    vary.length === 0 || isStopped || finding.best === undefined
      ? []
      : await prober.checkSharing(vary.map(({ kind, name }) => `${kind} ${name}`));
  return { state: isStopped ? 'stopped' : 'done', finding, shared };
}

function isByHand(end: ProbeEnd): boolean {
  return end.kind === 'stopped' && end.reason === 'it was stopped by hand';
}

function spentOf({ seen, sent, failed }: Prober): Omit<ProbeInfo['spent'], 'millis'> {
  const letIn = seen.filter(({ isLetIn }) => isLetIn).length;
  return { requests: sent, letIn, refused: seen.length - letIn, failed };
}

function progressOf({ seen, statuses }: Prober, startedAt: number): Pick<ProbeInfo, 'points' | 'statuses'> {
  const counts = Map.groupBy(statuses, String);
  return {
    points: seen.map(({ sentAt, answeredAt, isLetIn }) => ({
      atMillis: sentAt - startedAt,
      tookMillis: answeredAt - sentAt,
      isLetIn,
    })),
    statuses: Object.fromEntries([...counts].map(([status, all]) => [status, all.length])),
  };
}

function wait(millis: Millis, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || millis <= 0) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener('abort', end, { once: true });
  });
}

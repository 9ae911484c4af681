import { systemClock } from '../model/clock.ts';
import { exchangeOf, type ExchangeOptions } from '../recording/filter/test-exchanges.ts';
import type { ReplayOutcome } from '../model/replay.ts';
import { NO_CREDENTIALS, type Credentials } from './credentials/credentials.ts';
import { dropRule } from './drop-rule.ts';
import { ReplayRun } from './run.ts';
import { Sender } from './send.ts';
import { targetOfUrl, type ReplayTarget } from './targets.ts';

/** What a test says of a replay, besides its exchanges. */
export interface Wanted {
  readonly target?: Partial<ReplayTarget>;
  readonly credentials?: Credentials;
  readonly load?: (id: number) => Promise<ReturnType<typeof exchangeOf>>;
  readonly drop?: string;
}

/** Sends exchanges to a real server, all at the times they were recorded; outcomes in the order of the exchanges. */
export async function replay(
  url: string,
  exchanges: readonly ExchangeOptions[],
  { target: given = {}, credentials = NO_CREDENTIALS, load, drop }: Wanted = {},
): Promise<{ outcomes: ReplayOutcome[]; end: string }> {
  const target = { ...targetOfUrl(url), ...given };
  const sender = new Sender(target, systemClock);
  const outcomes: ReplayOutcome[] = [];
  const recorded = exchanges.map((options, index) => exchangeOf({ id: index + 1, ...options }));
  const run = new ReplayRun(
    {
      ids: recorded.map(({ id }) => id),
      recordedAt: recorded.map(({ startedAt }) => startedAt),
      repeat: 1,
      pace: { kind: 'recorded', scale: 1 },
      guards: { isAgreed: false, stopOnServerError: false, obeyRetryAfter: true },
      rewrite: {
        target,
        rewrites: [],
        includesTruncated: false,
        keepsCredentials: false,
        newKey: () => '',
        ...(drop === undefined ? {} : { whyDropped: dropRule([{ kind: 'drop', filter: drop }], 0) }),
      },
      ignored: [],
      isDone: () => false,
      correlation: undefined,
      load: load ?? ((id) => Promise.resolve(recorded[id - 1] ?? exchangeOf())),
    },
    {
      clock: systemClock,
      credentials,
      send: (request, signal) => sender.send(request, signal),
      onOutcome: (outcome) => outcomes.push(outcome),
    },
  );
  const end = await run.run();
  await sender.close();
  return { outcomes: outcomes.toSorted((a, b) => a.index - b.index), end: end.kind };
}

/** How a replay ended, and each verdict with its reason. */
export const told = ({ outcomes, end }: { outcomes: ReplayOutcome[]; end: string }): unknown => [
  end,
  ...outcomes.map(({ verdict, reason = '' }) => `${verdict} ${reason}`.trim()),
];

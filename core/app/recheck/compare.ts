import type { Diagnosis } from '../../model/diagnosis.ts';
import type { RecheckComparison, RecheckRun, RecheckStep } from '../../model/recheck.ts';
import type { CapturedDecision } from './captured.ts';

/** What is compared. */
export interface Compared {
  readonly captured: {
    readonly isOwn: boolean;
    readonly isSameRevision: boolean;
    readonly decision: CapturedDecision;
    readonly status: number;
    readonly cause: Pick<Diagnosis, 'code' | 'confidence'>;
  };
  readonly run: RecheckRun;
  /** Why it is refused here. */
  readonly cause: Pick<Diagnosis, 'code' | 'title'> | undefined;
  /** What the store says of requests before it, where a limit is in question; empty otherwise. */
  readonly consumed: string;
}

/** Policies that count other requests too. */
export const LIMITERS: ReadonlySet<string> = new Set(['rate-limit', 'quota', 'usage-plan', 'concurrency-limit']);

/** From here on a cause is taken for what it says. */
const SURE = 0.8;

/** What a captured answer and the same request here say about each other. */
export function compareRuns(compared: Compared): RecheckComparison {
  const { captured, run } = compared;
  if (captured.decision === 'none') return cannotTell('the capture has no answer to compare with');
  if (run.decision === 'unfinished') return cannotTell(unfinished(run));
  if (run.decision === 'refused') return compareRefused(compared);
  if (isOfLimit(compared)) return compareLimit(compared);
  const [unknown] = run.checks.filter(({ status }) => status === 'unknown');
  switch (captured.decision) {
    case 'refused':
      return unknown === undefined
        ? letInHere(compared)
        : cannotTell(`${allButOne(unknown)}; all others would let it in`);
    case 'unsure':
      return cannotTell(
        `who answered ${captured.status} cannot be seen: the gateway here would let it in, so it can come from behind it`,
      );
    case 'failed':
      return agrees(
        `the checks let it in, here as there; the ${captured.status} was made behind them, where nothing is called here`,
      );
    case 'let-in':
      return compareLetIn(compared, unknown);
  }
}

function compareLetIn({ captured, run }: Compared, unknown: RecheckStep | undefined): RecheckComparison {
  if (unknown !== undefined) return cannotTell(`${allButOne(unknown)}; all others let it in, as there`);
  if (run.decision === 'answered' && run.status !== captured.status)
    return differs(
      `the capture was answered with ${captured.status}, here ${answering(run)} answers with ${run.status}`,
    );
  return agrees(`it is let in here too`);
}

/** Refused here: where, why, and whether that is what was captured. */
function compareRefused({ captured, run, cause }: Compared): RecheckComparison {
  const here = `${refusing(captured, run)} with ${run.status}`;
  const why = cause === undefined || cause.code === 'unknown' ? '' : `: ${cause.title}`;
  if (run.code === 'ROUTE_NOT_FOUND' && !captured.isOwn && run.status !== captured.status)
    return cannotTell('no route here takes it: this configuration is not the one that served it, or lacks the route');
  if (captured.decision === 'let-in') return differs(`the capture was let in with ${captured.status}, ${here}${why}`);
  if (captured.decision === 'failed')
    return differs(`the capture came through the checks and failed behind them with ${captured.status}, ${here}${why}`);
  const isCauseKnown = captured.cause.code !== 'unknown' && captured.cause.confidence >= SURE;
  const isSameCause = cause !== undefined && captured.cause.code === cause.code;
  if (isCauseKnown && !isSameCause)
    return differs(`refused there with ${captured.status} for ${captured.cause.code}, ${here}${why}`);
  if (run.status === captured.status) return agrees(`${here} too${why}`);
  if (isCauseKnown) return agrees(`refused for the same reason, there with ${captured.status}, ${here}${why}`);
  return differs(`the capture was refused with ${captured.status}, ${here}${why}`);
}

/** Refused there, and let in here with every check made. */
function letInHere({ captured, run }: Compared): RecheckComparison {
  const { isOwn, isSameRevision, status } = captured;
  const passes =
    run.decision === 'answered' ? `${answering(run)} would answer it with ${run.status}` : 'it would be let in';
  if (isOwn && !isSameRevision)
    return differs(`it was refused with ${status}; with the configuration as it is now ${passes}`);
  if (isOwn)
    return differs(
      `it was refused with ${status}; now ${passes} with the same files, so what it was checked with has changed: keys, secrets or a service`,
    );
  return differs(
    `the capture was refused with ${status}, here ${passes}: so the deployed configuration is another, or the keys there differ`,
  );
}

function isOfLimit({ captured }: Compared): boolean {
  return captured.decision === 'refused' && (captured.status === 429 || captured.cause.code.startsWith('limit.'));
}

/** A limit counts what came before, which is not in one request. */
function compareLimit({ captured, run, consumed }: Compared): RecheckComparison {
  const limiters = run.checks.filter(({ name, status }) => LIMITERS.has(name) && status !== 'skipped');
  const [limiter] = limiters;
  if (limiter === undefined)
    return differs(
      `the capture was refused with ${captured.status} by a limit, and no limit stands on this route here`,
    );
  const { rule = 'no rule', counter } = limiter.notes;
  const whose = counter === undefined ? '' : ` for ${String(counter)}`;
  const more = consumed === '' ? '' : `; ${consumed}`;
  return cannotTell(
    `the limit ${limiter.name} (${String(rule)})${whose} counts other requests too, which one request cannot show${more}; every other check would let it in`,
  );
}

function unfinished({ checks }: RecheckRun): string {
  const waiting = checks.find(({ status }) => status === 'unknown');
  return waiting === undefined ? 'the checks did not come to an end in time' : allButOne(waiting);
}

function refusing({ isOwn, isSameRevision }: Compared['captured'], { checks, route }: RecheckRun): string {
  const where = isOwn && !isSameRevision ? 'with the configuration as it is now' : 'here';
  const check = checks.findLast(({ status }) => status === 'refused');
  if (check !== undefined) return `${where} ${nameOf(check)} refuses it`;
  return route === undefined ? `${where} no route takes it, which ends` : `${where} it ends`;
}

function answering({ checks }: RecheckRun): string {
  const check = checks.findLast(({ status, kind }) => status === 'answered' && kind === 'policy');
  return check === undefined ? 'a policy' : nameOf(check);
}

function nameOf({ name, use }: RecheckStep): string {
  // Ids that were made of route, phase and place say nothing that the name does not.
  return use === undefined || use === name || /\.(request|response|error)\.\d+$/.test(use) ? name : `${name} (${use})`;
}

function allButOne(unknown: RecheckStep): string {
  return `the check ${nameOf(unknown)} ${String(unknown.notes['verdict'])}`;
}

function agrees(says: string): RecheckComparison {
  return { verdict: 'agrees', says };
}

function differs(says: string): RecheckComparison {
  return { verdict: 'differs', says };
}

function cannotTell(says: string): RecheckComparison {
  return { verdict: 'cannot-tell', says };
}

import { create } from 'zustand';
import type { JwtAgainst, JwtInspection } from '../../../core/contract/jwt.ts';
import { codeOf, describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { useAgainst } from './against.ts';
import { nextTurn } from './claims.ts';
import type { Inspected } from './inspected.ts';
import { questionOf } from './question.ts';
import { lacksKeys } from './settings-draft.ts';
import { currentToken, useToken } from './token.ts';
import { useWhen } from './when.ts';

interface Inspections {
  /** The token taken apart; needs nobody else and comes at once. */
  readonly decoded: Inspected | undefined;
  /** The newest that was checked; stays in sight while it is checked anew. */
  readonly checked: Inspected | undefined;
  /** How to give up the check under way. */
  readonly running: AbortController | undefined;
  readonly decodeFailure: string | undefined;
  readonly checkFailure: string | undefined;
}

const NOTHING: Inspections = {
  decoded: undefined,
  checked: undefined,
  running: undefined,
  decodeFailure: undefined,
  checkFailure: undefined,
};

/** What is known of the token in the box. */
export const useInspection = create<Inspections>(() => NOTHING);

const TYPING_MILLIS = 120;
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;
/** A timer may be a little early. */
const AFTER_TURN_MILLIS = 50;

let decoding = new AbortController();
let turnTimer: ReturnType<typeof setTimeout> | undefined;

/** Decodes and checks now, whenever the token or what it is checked against changes, and when time makes a difference. Returns the undo. */
export function followToken(): () => void {
  const decode = pausing(inspectToken);
  const check = pausing(checkToken);
  const undos = [
    useToken.subscribe(() => {
      if (currentToken() !== useInspection.getState().decoded?.token) decode.after(TYPING_MILLIS);
    }),
    useAgainst.subscribe((state, before) => {
      const isOther =
        state.choice !== before.choice || state.draft !== before.draft || state.policies !== before.policies;
      if (isOther) check.after(state.draft === before.draft ? 0 : TYPING_MILLIS);
    }),
    useWhen.subscribe(() => check.after(TYPING_MILLIS)),
    client.on('clock.changed', () => decode.after(0)),
    client.onState(({ kind }) => {
      if (kind === 'open') decode.after(0);
    }),
  ];
  decode.after(0);
  return () => {
    for (const undo of [decode.stop, check.stop, ...undos]) undo();
    clearTimeout(turnTimer);
    decoding.abort();
    useInspection.getState().running?.abort();
  };
}

/** Something that is done once changes pause; the newest call counts. */
function pausing(run: () => Promise<void>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    after: (millis: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), millis);
    },
    stop: (): void => clearTimeout(timer),
  };
}

/** Decodes the token in the box, and checks it. */
export async function inspectToken(): Promise<void> {
  decoding.abort();
  decoding = new AbortController();
  const { signal } = decoding;
  const token = currentToken();
  if (token === undefined) return forget();
  try {
    const value = await client.call('jwt.inspect', { token, against: { kind: 'nothing' } }, { signal });
    if (signal.aborted) return;
    const decoded = { token, against: { kind: 'nothing' }, value, saidAt: Date.now() } as const;
    useInspection.setState({ decoded, decodeFailure: undefined });
    await checkToken();
  } catch (error) {
    if (!signal.aborted && !isCancelled(error)) useInspection.setState({ decodeFailure: failureOf(error) });
  }
}

/** Checks the token in the box against what is chosen; a check under way is given up. */
export async function checkToken(): Promise<void> {
  useInspection.getState().running?.abort();
  clearTimeout(turnTimer);
  const { decoded } = useInspection.getState();
  if (decoded === undefined || decoded.token !== currentToken()) return undefined;
  const question = questionOf(decoded);
  // The control that holds it says what is wrong with the moment.
  if ('problem' in question) return undefined;
  if (question.against.kind === 'nothing' || hasNoKeys(question.against))
    return useInspection.setState({ running: undefined, checked: undefined, checkFailure: undefined });
  const running = new AbortController();
  useInspection.setState({ running });
  try {
    const value = await client.call('jwt.inspect', question, { signal: running.signal });
    if (running.signal.aborted) return;
    const checked = { token: decoded.token, against: question.against, value, saidAt: Date.now() };
    useInspection.setState({ checked, running: undefined, checkFailure: undefined });
    if (question.at === undefined) checkAtNextTurn(value);
  } catch (error) {
    if (running.signal.aborted || isCancelled(error)) return;
    useInspection.setState({ running: undefined, checkFailure: failureOf(error) });
  }
}

/** Gives up the check under way; what was known stays. */
export function cancelCheck(): void {
  useInspection.getState().running?.abort();
  useInspection.setState({ running: undefined, checkFailure: 'the check was given up' });
}

/** Settings that are being typed say nothing before their keys are there. */
function hasNoKeys({ kind }: JwtAgainst): boolean {
  return kind === 'settings' && lacksKeys(useAgainst.getState().draft);
}

function checkAtNextTurn({ decoded, skewMillis = 0, at }: JwtInspection): void {
  const turn = nextTurn(decoded, skewMillis, at);
  if (turn === undefined || turn - at > LONGEST_TIMER_MILLIS - AFTER_TURN_MILLIS) return;
  turnTimer = setTimeout(() => void checkToken(), turn - at + AFTER_TURN_MILLIS);
}

function forget(): void {
  useInspection.getState().running?.abort();
  clearTimeout(turnTimer);
  useInspection.setState(NOTHING, true);
}

/** A connection that is lost has its own banner, and the answer comes with the next one. */
function failureOf(error: unknown): string | undefined {
  return codeOf(error) === 'CHANNEL_CLOSED' ? undefined : describeFailure(error);
}

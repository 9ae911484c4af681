import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import { CallError, describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { openExchange } from '../../state/place.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { loadFirst, useTraffic } from '../../state/traffic.ts';
import { showTab } from '../exchange/exchange-tab.ts';

/** What can be pasted of a failure. */
export interface PastedTexts {
  readonly request: string;
  readonly response: string;
  readonly log: string;
  readonly config: string;
}

/** What the engine makes of it. */
export type PastedExplanation = CallOutput<'explain.text'>;

/** Why it could not be read, and in which text. */
export interface PastedProblem {
  /** Undefined when it is not about one of the texts. */
  readonly field: keyof PastedTexts | undefined;
  readonly text: string;
}

interface PastedStore {
  readonly texts: PastedTexts;
  /** Of the texts as they are; of earlier ones while the engine reads. */
  readonly explained: PastedExplanation | undefined;
  readonly problem: PastedProblem | undefined;
  readonly isReading: boolean;
  readonly isKeeping: boolean;
}

const NOTHING: PastedTexts = { request: '', response: '', log: '', config: '' };
const TYPING_MILLIS = 300;

/** A request and its answer that were pasted. They stay in this window, and are stored only when they are kept. */
export const usePasted = create<PastedStore>(() => ({
  texts: NOTHING,
  explained: undefined,
  problem: undefined,
  isReading: false,
  isKeeping: false,
}));

let timer: ReturnType<typeof setTimeout> | undefined;
let reading: AbortController | undefined;

/** Changes one of the texts; they are read when typing pauses. */
export function editPasted(field: keyof PastedTexts, text: string): void {
  usePasted.setState(({ texts }) => ({ texts: { ...texts, [field]: text } }));
  clearTimeout(timer);
  timer = setTimeout(readPasted, TYPING_MILLIS);
}

/** Reads the texts at once. Nothing is asked while there is no answer to explain. */
export function readPasted(): void {
  clearTimeout(timer);
  reading?.abort();
  reading = undefined;
  const { texts } = usePasted.getState();
  if (!hasAnswer(texts)) return usePasted.setState({ explained: undefined, problem: undefined, isReading: false });
  const controller = new AbortController();
  reading = controller;
  usePasted.setState({ isReading: true });
  client.call('explain.text', texts, { signal: controller.signal }).then(
    (explained) => {
      if (reading === controller) usePasted.setState({ explained, problem: undefined, isReading: false });
    },
    (error: unknown) => {
      if (reading !== controller || isCancelled(error)) return;
      usePasted.setState({ explained: undefined, problem: problemOf(error), isReading: false });
    },
  );
}

/** Empties every text. */
export function clearPasted(): void {
  usePasted.setState({ texts: NOTHING });
  readPasted();
}

/** Stores what was pasted among the exchanges and opens it. Answers whether it was stored. */
export async function keepPasted(): Promise<boolean> {
  if (usePasted.getState().isKeeping) return false;
  usePasted.setState({ isKeeping: true });
  try {
    const { id } = await client.call('explain.keep', usePasted.getState().texts);
    loadFirst(useTraffic.getState().filter);
    showTab('explain');
    openExchange(id);
    notify('Kept among the exchanges, with the tag pasted');
    return true;
  } catch (error) {
    notifyFailure(`It could not be kept: ${describeFailure(error)}`);
    return false;
  } finally {
    usePasted.setState({ isKeeping: false });
  }
}

/** Whether there is an answer, or what was said of its failure: a request alone explains nothing. */
export function hasAnswer({ request, response, log }: PastedTexts): boolean {
  return response.trim() !== '' || log.trim() !== '' || /^(< )?HTTP\/\d|^curl: \(/m.test(request);
}

/** The fault of a text in words: where and what. */
export function problemOf(error: unknown): PastedProblem {
  if (!(error instanceof CallError) || error.code !== 'FORMAT_INVALID')
    return { field: undefined, text: describeFailure(error) };
  const { field, line, reason } = error.details;
  const where = typeof line === 'number' ? `line ${line}: ` : '';
  return {
    field: field === 'request' || field === 'response' ? field : undefined,
    text: `${where}${typeof reason === 'string' ? reason : error.message}`,
  };
}

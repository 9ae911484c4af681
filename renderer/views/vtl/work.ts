import { create } from 'zustand';
import type { VtlCase, VtlProfile } from '../../../core/contract/vtl.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { recall, remember } from '../../ui/remembered.ts';
import { type ContextDraft, type ContextField, draftOf, EMPTY_DRAFT } from './context-draft.ts';
import { EXAMPLES, type VtlExample } from './examples.ts';
import { keptWork, readKept, type Side, type Work } from './kept-work.ts';

const KEY = 'vtl.work';
const KEEP_MILLIS = 300;

/** The template that is being written, and what it is given. Outlives the view and a reload. */
export const useWork = create<Work>(() => readKept(recall(KEY)) ?? workOf(EXAMPLES[0]));

let timer: ReturnType<typeof setTimeout> | undefined;
useWork.subscribe(() => {
  clearTimeout(timer);
  timer = setTimeout(keepNow, KEEP_MILLIS);
});
addEventListener('pagehide', keepNow);

/** Takes what was typed into the template. */
export function editTemplate(template: string): void {
  useWork.setState({ template });
}

/** Takes what was typed into a field of the context. */
export function editField(field: ContextField, text: string): void {
  useWork.setState(({ draft }) => ({ draft: { ...draft, [field]: text } }));
}

/** Renders as another engine. */
export function chooseProfile(profile: VtlProfile): void {
  useWork.setState({ profile });
}

/** Opens a worked example; can be taken back. */
export function openExample(example: VtlExample): void {
  replaceWork(workOf(example), `Example “${example.title}” opened`);
}

/** Opens a case; can be taken back. */
export function openCase({ name, template, profile, input }: VtlCase): void {
  const work = { template, profile, draft: draftOf(input), picked: undefined, caseName: name };
  replaceWork(work, `Case ${name} opened`);
}

/** Goes on without the exchange that was picked; what was taken from it is gone. */
export function dropPicked(): void {
  useWork.setState(({ draft }) => ({
    picked: undefined,
    draft: { ...EMPTY_DRAFT, variablesJson: draft.variablesJson, appsyncJson: draft.appsyncJson },
  }));
}

/** A mapping template of the configuration. */
export interface Mapping {
  readonly use: string;
  readonly text: string;
}

/** Takes the context from a recorded exchange. @returns The mapping templates it met; undefined when it could not be read. */
export async function pickExchange(id: number, side: Side): Promise<readonly Mapping[] | undefined> {
  try {
    const { templates, ...taken } = await readExchange(id, side);
    takeGiven(taken, {});
    return templates;
  } catch (error) {
    notifyFailure(`exchange ${id} could not be read: ${describeFailure(error)}`);
    return undefined;
  }
}

/** Reads again what a reload did not keep: the content of the exchange that was picked. */
export async function readPickedAgain(): Promise<void> {
  const { picked } = useWork.getState();
  if (picked === undefined || picked.given !== undefined) return;
  const { id, side } = picked;
  try {
    const taken = await readExchange(id, side);
    if (useWork.getState().picked === picked) takeGiven(taken, readKept(recall(KEY))?.changed ?? {});
  } catch (error) {
    // Without a connection it is read when there is one again.
    if (useWork.getState().picked !== picked || codeOf(error) === 'CHANNEL_CLOSED') return;
    useWork.setState({ picked: undefined });
    notifyFailure(`the picked exchange ${id} could not be read again: ${describeFailure(error)}`);
  }
}

interface Taken {
  readonly id: number;
  readonly side: Side;
  readonly title: string;
  readonly given: ContextDraft;
}

async function readExchange(id: number, side: Side): Promise<Taken & { readonly templates: readonly Mapping[] }> {
  const [{ input, templates }, { summary }] = await Promise.all([
    client.call('vtl.inputOf', { id, side }),
    client.call('exchange.get', { id }),
  ]);
  const [path = ''] = summary.target.split('?', 1);
  return { id, side, title: `${summary.method} ${path}`, given: draftOf(input), templates };
}

function takeGiven({ id, side, title, given }: Taken, changed: Partial<ContextDraft>): void {
  const { variablesJson, appsyncJson } = useWork.getState().draft;
  // An exchange has no variables of a template's own: those stay.
  const full = { ...given, variablesJson, appsyncJson };
  useWork.setState({ draft: { ...full, ...changed }, picked: { id, side, title, given: full } });
}

function replaceWork(work: Work, words: string): void {
  const before = useWork.getState();
  useWork.setState(work, true);
  notify(words, { title: 'Undo', run: () => useWork.setState(before, true) });
}

function workOf(example: VtlExample | undefined): Work {
  return {
    template: example?.template ?? '',
    profile: example?.profile ?? 'apigw',
    draft: draftOf(example?.input ?? {}),
    picked: undefined,
    caseName: undefined,
  };
}

function keepNow(): void {
  clearTimeout(timer);
  const work = useWork.getState();
  // A picked exchange that was not read again yet is kept as it was.
  if (work.picked !== undefined && work.picked.given === undefined) return;
  remember(KEY, keptWork(work));
}

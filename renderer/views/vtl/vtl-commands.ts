import type { Command } from '../../commands/command.ts';
import { leaveTrace, stepBy, useTrace } from './trace.ts';
import { openVtlLayer, showTab } from './vtl-layers.ts';

/** Id of the part with the template. */
export const TEMPLATE_ID = 'vtl-template';
/** Id of the part with the context. */
export const CONTEXT_ID = 'vtl-context';
/** Id of the part with the output. */
export const OUTPUT_ID = 'vtl-output';
/** Id of the list of the trace. */
export const TRACE_ID = 'vtl-trace';

/** What can be done in the VTL view. */
export const VTL_COMMANDS: readonly Command[] = [
  { id: 'vtl.examples', title: 'Open a worked example', keys: ['g'], run: () => openVtlLayer('examples') },
  {
    id: 'vtl.pick',
    title: 'Take the context from a recorded exchange',
    keys: ['Mod+Shift+E'],
    run: () => openVtlLayer('pick'),
  },
  {
    id: 'vtl.save-case',
    title: 'Save as a case of the workspace',
    keys: ['Mod+S'],
    menu: 'file',
    run: () => openVtlLayer('save'),
  },
  { id: 'vtl.forward', title: 'Step forward in the trace', keys: ['Mod+.', ']'], run: () => stepBy(1) },
  { id: 'vtl.back', title: 'Step back in the trace', keys: ['Mod+;', '['], run: () => stepBy(-1) },
  {
    id: 'vtl.leave',
    title: 'Stop stepping',
    keys: ['Escape'],
    when: () => useTrace.getState().at !== undefined,
    run: leaveTrace,
  },
  {
    id: 'vtl.template',
    title: 'Go to the template',
    keys: ['e'],
    run: () => focusIn(TEMPLATE_ID, 'textarea, [role=textbox]'),
  },
  {
    id: 'vtl.context',
    title: 'Go to the context',
    keys: ['c'],
    run: () => focusIn(CONTEXT_ID, '[role=tab][aria-selected=true]'),
  },
  {
    id: 'vtl.output',
    title: 'Go to the output',
    keys: ['o'],
    run: () => {
      showTab('output');
      setTimeout(() => focusIn(OUTPUT_ID, 'textarea, [role=textbox]'));
    },
  },
  { id: 'vtl.trace', title: 'Go to the trace', keys: ['t'], run: () => focusIn(TRACE_ID, 'input') },
  { id: 'vtl.profiles', title: 'Compare the profiles', run: () => showTab('profiles') },
  { id: 'vtl.recorded', title: 'Run over recorded bodies', run: () => showTab('recorded') },
  { id: 'vtl.cases', title: 'Show the cases', run: () => showTab('cases') },
];

function focusIn(id: string, what: string): void {
  document.getElementById(id)?.querySelector<HTMLElement>(what)?.focus();
}

import type { Command } from '../../commands/command.ts';
import { sendRequest, useTryIt } from './try-it.ts';
import { saveFile } from './workspace-files.ts';

/** Id of the box that filters the routes. */
export const ROUTE_FILTER_ID = 'gateway-filter';
/** Id of the address in Try it. */
export const TRY_URL_ID = 'gateway-try-url';
/** Id of the part with the editor. */
export const EDITOR_ID = 'gateway-editor';
/** Id of the list of problems. */
export const PROBLEMS_ID = 'gateway-problems';

/** What can be done in the Gateway view. */
export const GATEWAY_COMMANDS: readonly Command[] = [
  {
    id: 'gateway.save',
    title: 'Save the file and put it in force',
    keys: ['Mod+S'],
    menu: 'file',
    run: () => void saveFile(),
  },
  {
    id: 'gateway.send',
    title: 'Send the request of Try it',
    keys: ['Mod+Enter'],
    when: () => useTryIt.getState().result?.kind !== 'sending',
    run: () => void sendRequest(),
  },
  { id: 'gateway.filter', title: 'Filter the routes', keys: ['/'], menu: 'edit', run: () => focusOn(ROUTE_FILTER_ID) },
  { id: 'gateway.edit', title: 'Go to the editor', keys: ['e'], run: focusEditor },
  { id: 'gateway.try', title: 'Go to Try it', keys: ['t'], run: () => focusOn(TRY_URL_ID) },
  { id: 'gateway.problems', title: 'Go to the problems', keys: ['p'], run: focusProblems },
];

function focusOn(id: string): void {
  const element = document.getElementById(id);
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}

function focusEditor(): void {
  document.getElementById(EDITOR_ID)?.querySelector<HTMLElement>('textarea, [role=textbox]')?.focus();
}

function focusProblems(): void {
  document.getElementById(PROBLEMS_ID)?.querySelector('button')?.focus();
}

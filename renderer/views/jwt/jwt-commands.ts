import type { Command } from '../../commands/command.ts';
import { copyText } from '../../state/clipboard.ts';
import { type JwtTab, showTab, useJwtLayers } from './jwt-layers.ts';
import { mintToken } from './mint.ts';
import { clearToken, currentToken, useToken } from './token.ts';
import { allowSkew, checkAsOf } from './when.ts';

/** Id of the box that tokens are pasted into. */
export const TOKEN_ID = 'jwt-token';
/** Id of the field that says what to check against. */
export const AGAINST_ID = 'jwt-against';

/** What can be done in the JWT view. */
export const JWT_COMMANDS: readonly Command[] = [
  { id: 'jwt.token', title: 'Go to the token', keys: ['t', '/'], run: focusToken },
  { id: 'jwt.against', title: 'Choose what to check against', keys: ['a'], run: focusAgainst },
  tabCommand('checks', 'Show the checks', 'c'),
  tabCommand('what-if', 'Show what changes would do', 'w'),
  tabCommand('mint', 'Mint a token', 'm'),
  {
    id: 'jwt.make',
    title: 'Mint the token of the form',
    keys: ['Mod+Enter'],
    when: () => useJwtLayers.getState().tab === 'mint',
    run: () => void mintToken(),
  },
  {
    id: 'jwt.copy',
    title: 'Copy the token',
    keys: ['y'],
    when: () => currentToken() !== undefined,
    run: () => copyText(currentToken() ?? '', 'Token'),
  },
  {
    id: 'jwt.clear',
    title: 'Clear the token',
    keys: ['x'],
    when: () => useToken.getState().text !== '',
    run: () => {
      clearToken();
      focusToken();
    },
  },
  {
    id: 'jwt.as-configured',
    title: 'Check as of now, with the configured skew',
    run: () => {
      checkAsOf({ kind: 'now' });
      allowSkew(undefined);
    },
  },
];

function tabCommand(tab: JwtTab, title: string, key: string): Command {
  return { id: `jwt.${tab}`, title, keys: [key], run: () => showTab(tab) };
}

function focusToken(): void {
  const box = document.getElementById(TOKEN_ID);
  box?.focus();
  if (box instanceof HTMLTextAreaElement) box.select();
}

function focusAgainst(): void {
  if (useJwtLayers.getState().tab === 'mint') showTab('checks');
  setTimeout(() => document.getElementById(AGAINST_ID)?.focus());
}

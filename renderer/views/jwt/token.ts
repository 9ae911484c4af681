import { create } from 'zustand';
import { findTokens, type FoundToken } from './token-text.ts';

/** What was pasted, and the token in it. It lives in this window's memory alone: neither the address nor the storage has it. */
interface TokenStore {
  readonly text: string;
  readonly found: readonly FoundToken[];
  /** Which of those found is looked at. */
  readonly chosen: number;
}

const NONE: TokenStore = { text: '', found: [], chosen: 0 };

/** The text of the token box; outlives the view, not the page. */
export const useToken = create<TokenStore>(() => NONE);

/** Takes what was typed or pasted into the box. */
export function editToken(text: string): void {
  useToken.setState(({ chosen }) => {
    const found = findTokens(text);
    return { text, found, chosen: Math.min(chosen, Math.max(0, found.length - 1)) };
  });
}

/** Looks at another one of several tokens. */
export function chooseToken(chosen: number): void {
  useToken.setState({ chosen });
}

/** Empties the box. */
export function clearToken(): void {
  useToken.setState(NONE, true);
}

/** The token that is looked at. */
export function tokenOf({ found, chosen }: Pick<TokenStore, 'found' | 'chosen'>): FoundToken | undefined {
  return found[chosen];
}

/** That token's text; undefined when there is none. */
export function currentToken(): string | undefined {
  return tokenOf(useToken.getState())?.token;
}

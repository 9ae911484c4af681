const REMEMBERED = 'gatewright.token';

/** The token of an address fragment such as `#token=abc&view=traffic`, and the fragment without it. */
export function takeToken(hash: string): { readonly token: string | undefined; readonly rest: string } {
  const parts = hash.replace(/^#/, '').split('&');
  const given = parts.find((part) => part.startsWith('token='));
  const rest = parts.filter((part) => part !== given).join('&');
  return { token: given === undefined ? undefined : decodeURIComponent(given.slice('token='.length)), rest };
}

/**
 * The token for the engine: from the shell, else from the address, which is cleaned of it, else from earlier in this tab.
 * @returns An empty text when there is none; the engine then refuses the connection.
 */
export function engineToken(): string {
  const fromShell = window.gatewrightShell?.token;
  if (fromShell !== undefined) return fromShell;
  const { token, rest } = takeToken(location.hash);
  if (token === undefined) return sessionStorage.getItem(REMEMBERED) ?? '';
  sessionStorage.setItem(REMEMBERED, token);
  history.replaceState(null, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  return token;
}

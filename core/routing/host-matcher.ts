/** A host pattern made ready: the whole name, an ending or a beginning, with a port where one is meant. */
export interface HostMatcher {
  readonly kind: 'exact' | 'ending' | 'beginning';
  readonly text: string;
  /** Empty when any port will do. */
  readonly port: string;
}

/** Reads `api.example.com`, `*.example.com`, `example.*`, each with or without `:port`. */
export function compileHost(pattern: string): HostMatcher {
  const { host, port } = splitAuthority(pattern);
  if (host.startsWith('*')) return { kind: 'ending', text: host.slice(1), port };
  if (host.endsWith('*')) return { kind: 'beginning', text: host.slice(0, -1), port };
  return { kind: 'exact', text: host, port };
}

/** Host and port of an authority such as `Example.com:8000` or `[::1]:80`; the host in lower case. */
export function splitAuthority(authority: string): { readonly host: string; readonly port: string } {
  const colon = portColon(authority);
  if (colon === -1) return { host: authority.toLowerCase(), port: '' };
  return { host: authority.slice(0, colon).toLowerCase(), port: authority.slice(colon + 1) };
}

/** The host of an authority alone, in lower case. */
export function hostOf(authority: string): string {
  const colon = portColon(authority);
  return (colon === -1 ? authority : authority.slice(0, colon)).toLowerCase();
}

function portColon(authority: string): number {
  const colon = authority.lastIndexOf(':');
  return colon > authority.lastIndexOf(']') ? colon : -1;
}

/** Whether a host fits one of the patterns. A request without a port has the port of its scheme. */
export function fitsHosts(
  hosts: readonly HostMatcher[],
  host: string,
  query: { readonly authority: string; readonly scheme: 'http' | 'https' },
): boolean {
  for (const matcher of hosts)
    if (fitsName(matcher, host) && (matcher.port === '' || matcher.port === portOf(query))) return true;
  return false;
}

/** Whether a name fits a pattern, ports aside. */
export function fitsName(matcher: HostMatcher, host: string): boolean {
  if (matcher.kind === 'exact') return host === matcher.text;
  if (host.length <= matcher.text.length) return false;
  return matcher.kind === 'ending' ? host.endsWith(matcher.text) : host.startsWith(matcher.text);
}

function portOf(query: { readonly authority: string; readonly scheme: 'http' | 'https' }): string {
  const { port } = splitAuthority(query.authority);
  if (port !== '') return port;
  return query.scheme === 'https' ? '443' : '80';
}

/** Whether a name or address can only be this machine: `localhost`, names under it, 127.0.0.0/8, `::1` with or without brackets. */
export function isLoopbackName(name: string): boolean {
  const host = name.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || isLoopbackAddress(host);
}

/** Four numbers: anything else with dots could be a name that leads elsewhere. */
function isLoopbackAddress(host: string): boolean {
  const [, ...rest] = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host) ?? [];
  return rest.length === 3 && rest.every((part) => Number(part) <= 255);
}

/** The name of a Host header without its port; undefined for what is no name and port. */
export function hostNameOf(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(host)?.[1];
}

/** The address of a listener as something on this machine can reach it: one that listens everywhere does so on loopback too. */
export function reachableUrl(url: string): string {
  return url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]');
}

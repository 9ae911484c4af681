/** Who made an answer and where on the way, such as `kong, at the gateway`. */
export function originWords(gateway: string, origin: string): string {
  return gateway === origin ? gateway : `${gateway}, at the ${origin}`;
}

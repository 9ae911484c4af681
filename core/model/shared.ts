/** Things that live as long as the gateway, counted by their users, closed when the last one lets go. */
export interface SharedResources {
  /** The resource under `key`, opened by `open` when nobody holds it; give back with `release`. */
  acquire<T extends { close(): Promise<void> }>(key: string, open: () => T): T;
  release(key: string): Promise<void>;
}

/** What a test has opened, closed in the opposite order when it is over. */
export class Opened {
  readonly #all: { close(): unknown }[] = [];

  /** Waits for the thing, remembers it and hands it on. */
  async add<T extends { close(): unknown }>(thing: T | Promise<T>): Promise<T> {
    const opened = await thing;
    this.#all.push(opened);
    return opened;
  }

  async close(): Promise<void> {
    for (const thing of this.#all.splice(0).toReversed()) await thing.close();
  }
}

/** A line both ways between a client and an engine: one JSON text a message. */
export interface Channel {
  send(text: string): void;
  /** Called for each message; set once, before anything arrives. */
  onMessage(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  /** Bytes that were sent and have not left yet. */
  readonly waitingBytes: number;
  close(): void;
}

/** Two ends of one line in this process. What is sent before the other end listens is kept for it. */
export function channelPair(): readonly [Channel, Channel] {
  const [left, right] = [new End(), new End()];
  left.other = right;
  right.other = left;
  return [left, right];
}

class End implements Channel {
  other: End | undefined;
  readonly waitingBytes = 0;
  readonly #early: string[] = [];
  #listener: ((text: string) => void) | undefined;
  #onClose: (() => void)[] = [];
  #isClosed = false;

  send(text: string): void {
    const { other } = this;
    if (!this.#isClosed && other !== undefined) queueMicrotask(() => other.#take(text));
  }

  onMessage(listener: (text: string) => void): void {
    this.#listener = listener;
    for (const text of this.#early.splice(0)) listener(text);
  }

  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const listener of this.#onClose.splice(0)) listener();
    const { other } = this;
    // Behind what was sent before it.
    queueMicrotask(() => other?.close());
  }

  #take(text: string): void {
    if (this.#listener === undefined) this.#early.push(text);
    else if (!this.#isClosed) this.#listener(text);
  }
}

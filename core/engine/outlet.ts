import type { HeaderList, HttpResponse } from '../model/http.ts';

/** Where an answer goes: one HTTP/1 response or one HTTP/2 stream. */
export interface Outlet {
  /** Sends a whole answer; `bytes` is empty when there is no body. */
  sendWhole(response: HttpResponse, bytes: Uint8Array, trailers: HeaderList): void;
  /** Sends the head of an answer whose body follows. */
  sendHead(response: HttpResponse): void;
  /** @returns Whether more may be written now; if not, `onDrain` is told. */
  write(chunk: Uint8Array): boolean;
  end(trailers: HeaderList): void;
  /** Breaks the answer off, so that the client can see that it is not complete. */
  destroy(): void;
  interim(status: number, headers: HeaderList): void;
  onDrain(run: () => void): void;
  readonly isClosed: boolean;
  /** Whether the connection ends after this answer because the client wants it so. */
  readonly isLast: boolean;
  /** Makes this the last answer on its connection, as far as that can still be said. */
  endConnection(): void;
}

/** Whether an answer to this method with this status has a body at all (RFC 9110 section 6.4.1). */
export function mayHaveBody(method: string, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304 && status >= 200;
}

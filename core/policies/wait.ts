import { GatewrightError } from '../model/errors.ts';
import type { Millis } from '../model/units.ts';

/** Holds a request back for some time. @throws GatewrightError CLIENT_ABORTED when the client does not wait so long. */
export function wait(millis: Millis, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(new GatewrightError('CLIENT_ABORTED'));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new GatewrightError('CLIENT_ABORTED'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, millis);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

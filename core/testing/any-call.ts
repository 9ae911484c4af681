import { LiveExchange } from '../engine/live-exchange.ts';
import { NO_BODY } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import { DEFAULT_FORWARDED } from '../model/config.ts';
import type { HeaderList } from '../model/http.ts';
import { TestClock } from './policy-bench.ts';

/** A call that came in and was not yet handled, for what only looks at one. */
export function anyCall(
  {
    target = '/',
    headers = [],
    address = '192.0.2.1',
  }: { readonly target?: string; readonly headers?: HeaderList; readonly address?: string } = {},
  clock: Clock = new TestClock(),
): LiveExchange {
  return new LiveExchange(
    {
      id: 1,
      client: { address, port: 50_000 },
      scheme: 'http',
      authority: 'api.test',
      forwarded: DEFAULT_FORWARDED,
      request: { kind: 'request', method: 'GET', target, version: '1.1', headers, body: NO_BODY },
      outlet: { interim: () => undefined },
    },
    clock,
  );
}

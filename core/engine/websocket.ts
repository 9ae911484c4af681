import type { Duplex } from 'node:stream';
import { collectBody, NO_BODY } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Outcome } from '../model/exchange.ts';
import { removeHeader, type HttpResponse } from '../model/http.ts';
import type { UpgradeAnswer } from '../integrations/integration.ts';
import { Capture } from './capture.ts';
import { asGatewrightError, LiveExchange, type Arrival } from './live-exchange.ts';
import { answerRefusal, answerUpgrade } from './pipeline.ts';
import type { Revision } from './revision.ts';
import { buildExchange, findPlan, type ServeContext } from './serve.ts';
import { EarlyBytes, responseHead, Tunnel } from './tunnel.ts';

const MAX_REFUSAL_BYTES = 1_048_576;

/** A request that wants to change protocol, with the raw connection it came on. */
export interface UpgradeArrival {
  readonly context: ServeContext;
  readonly arrival: Arrival;
  readonly listener: string;
  readonly socket: Duplex;
  readonly head: Uint8Array;
}

/** Routes an upgrade like any request, and joins the two ends when the other side agrees. Never rejects. */
export async function serveUpgrade({ context, arrival, listener, socket, head }: UpgradeArrival): Promise<void> {
  const revision = context.revision();
  revision.enter();
  const live = new LiveExchange(arrival, context.clock);
  const tunnel = new Tunnel(live, context.sink.captureLimitBytes);
  const early = new EarlyBytes(socket, head);
  socket.once('close', () => live.abort(new GatewrightError('CLIENT_ABORTED')));
  let response: HttpResponse | undefined;
  let outcome: Outcome = 'answered';
  try {
    const answer = await agree(live, revision);
    if (answer.kind === 'refused') response = await writeRefusal(socket, answer.response);
    else {
      response = switching(answer);
      if (live.isAborted) answer.socket.destroy();
      else outcome = await tunnel.join(socket, early.take(), answer, response);
    }
    if (live.isAborted && answer.kind === 'refused') outcome = 'aborted';
  } catch (thrown) {
    // The refusal could not be had or sent; there is nobody left to tell but the record.
    live.error ??= asGatewrightError(thrown, 'INTEGRATION_FAILED', {});
    outcome = live.isAborted ? 'aborted' : 'failed';
  } finally {
    revision.leave();
    socket.destroy();
  }
  const capture = new Capture(context.sink.captureLimitBytes);
  if (response?.body.kind === 'bytes') capture.add(response.body.bytes);
  const duration = live.offset();
  context.stats.add(duration, response === undefined || response.status >= 500);
  context.sink.push(
    buildExchange({
      live,
      revision,
      listener,
      duration,
      outcome,
      response,
      responseCapture: capture,
      frames: tunnel.frames,
      framesDropped: tunnel.dropped,
    }),
  );
}

function switching({ headers, statusText }: UpgradeAnswer & { kind: 'upgraded' }): HttpResponse {
  const head = { kind: 'response', status: 101, headers, body: NO_BODY } as const;
  return statusText === undefined ? head : { ...head, statusText };
}

async function agree(live: LiveExchange, revision: Revision): Promise<UpgradeAnswer> {
  const plan = findPlan(live, revision);
  try {
    return await answerUpgrade(live, plan);
  } catch (thrown) {
    return { kind: 'refused', response: await answerRefusal(live, plan, revision.dialect, thrown) };
  }
}

async function writeRefusal(socket: Duplex, response: HttpResponse): Promise<HttpResponse> {
  const body = await collectBody(
    response.body,
    MAX_REFUSAL_BYTES,
    (maxBytes) => new GatewrightError('UPSTREAM_BAD_RESPONSE', { maxBytes }),
  );
  const bytes = body.kind === 'bytes' ? body.bytes : new Uint8Array(0);
  const headers = [
    ...removeHeader(removeHeader(response.headers, 'content-length'), 'transfer-encoding'),
    'content-length',
    String(bytes.byteLength),
    'connection',
    'close',
  ];
  const whole: HttpResponse = { ...response, headers, body };
  socket.write(responseHead(whole), 'latin1');
  await new Promise<void>((resolve) => socket.end(bytes, resolve));
  return whole;
}

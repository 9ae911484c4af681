import type { Duplex } from 'node:stream';
import { collectBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { CapturedBody, Outcome } from '../model/exchange.ts';
import { removeHeader, type HttpResponse } from '../model/http.ts';
import { Capture } from './capture.ts';
import { asGatewrightError, LiveExchange, type Arrival } from './live-exchange.ts';
import { runUpgrade } from './pipeline.ts';
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
    const answer = await runUpgrade(live, findPlan(live, revision), revision.dialect);
    const { upgraded } = answer;
    if (upgraded === undefined) {
      response = await writeRefusal(socket, answer.response);
      if (live.isAborted) outcome = 'aborted';
    } else {
      response = answer.response;
      if (live.isAborted) upgraded.socket.destroy();
      else outcome = await tunnel.join(socket, early.take(), upgraded, response);
    }
  } catch (thrown) {
    // The refusal could not be had or sent; there is nobody left to tell but the record.
    live.error ??= asGatewrightError(thrown, 'INTEGRATION_FAILED', {});
    outcome = live.isAborted ? 'aborted' : 'failed';
  } finally {
    live.finish();
    revision.leave();
    socket.destroy();
  }
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
      requestBody: tunnel.passed('client'),
      responseBody: response?.status === 101 ? tunnel.passed('upstream') : captured(response, context),
      frames: tunnel.frames,
      framesDropped: tunnel.dropped,
    }),
  );
}

function captured(refusal: HttpResponse | undefined, { sink }: ServeContext): CapturedBody {
  const capture = new Capture(sink.captureLimitBytes);
  if (refusal?.body.kind === 'bytes') capture.add(refusal.body.bytes);
  return capture.result();
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

import { describeFailure } from '../api/call-error.ts';
import { client } from '../api/client.ts';
import { copyText } from './clipboard.ts';
import { useGateway } from './facts.ts';
import { countOf } from '../ui/format.ts';
import { notify, notifyFailure } from './toasts.ts';

/** A curl command for the first listener that is open; undefined when none is. */
export function gatewayCurl(): string | undefined {
  const listener = useGateway.getState().status?.listeners.find(({ error }) => error === undefined);
  if (listener === undefined) return undefined;
  return `curl -i ${listener.scheme === 'https' ? '-k ' : ''}${listener.url.replace(/\/$/, '')}/`;
}

/** Copies that curl command. */
export function copyGatewayCurl(): void {
  const curl = gatewayCurl();
  if (curl === undefined) notifyFailure('no listener of the gateway is open');
  else copyText(curl, 'cURL command');
}

/** Sends the sample traffic of the workspace. */
export function runDemo(): void {
  client.call('demo.run', {}).then(
    ({ sent }) => notify(`${countOf(sent, 'sample request')} sent`),
    (error: unknown) => notifyFailure(`the sample traffic was not sent: ${describeFailure(error)}`),
  );
}

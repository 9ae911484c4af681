import type { CallInput } from '../../core/contract/calls.ts';
import type { ExchangeSummary } from '../../core/model/summary.ts';
import { describeFailure } from '../api/call-error.ts';
import { client } from '../api/client.ts';
import { copyText } from './clipboard.ts';
import { indexOfRow, rowAt, withChangedRows, withRestoredRows } from './rows-window.ts';
import { notify, notifyFailure } from './toasts.ts';
import { useTraffic } from './traffic.ts';

/** A form that an exchange can be copied in. */
export type CopyFormat = CallInput<'exchange.copy'>['format'];

/** Every such form with its title, in the order of menus. */
export const COPY_FORMATS: readonly { readonly format: CopyFormat; readonly title: string }[] = [
  { format: 'url', title: 'URL' },
  { format: 'curl', title: 'cURL (bash)' },
  { format: 'curl-cmd', title: 'cURL (cmd)' },
  { format: 'powershell', title: 'PowerShell' },
  { format: 'fetch', title: 'fetch' },
  { format: 'httpie', title: 'HTTPie' },
  { format: 'raw', title: 'raw HTTP' },
  { format: 'har', title: 'HAR' },
];

/** Copies an exchange; secrets are replaced unless they are asked for. */
export function copyExchange(id: number, format: CopyFormat, withSecrets: boolean): void {
  const title = COPY_FORMATS.find((entry) => entry.format === format)?.title ?? format;
  client
    .call('exchange.copy', { id, format, withSecrets })
    .then(
      ({ text }) => copyText(text, withSecrets ? `${title} with secrets` : title),
      reportAs('the exchange was not copied'),
    );
}

/** Pins a row, or lets it go. A pinned row outlives retention. */
export function togglePin(id: number): void {
  const row = findRow(id);
  if (row === undefined) return;
  const pinned = !row.isPinned;
  changeRow(id, (known) => ({ ...known, isPinned: pinned }));
  client.call('exchange.change', { ids: [id], change: { kind: 'pin', pinned } }).catch((error: unknown) => {
    changeRow(id, (known) => ({ ...known, isPinned: !pinned }));
    reportAs('the pin was not changed')(error);
  });
}

/** Deletes a row and offers to take that back. */
export function deleteRow(id: number): void {
  const row = findRow(id);
  if (row === undefined) return;
  changeRow(id, () => undefined);
  client.call('exchange.change', { ids: [id], change: { kind: 'delete' } }).then(
    () => notify(`${row.method} ${shorten(row.target)} deleted`, { title: 'Undo', run: () => restoreRow(row) }),
    (error: unknown) => {
      putBack(row);
      reportAs('the exchange was not deleted')(error);
    },
  );
}

/** The loaded row with an id. */
export function findRow(id: number): ExchangeSummary | undefined {
  const { window } = useTraffic.getState();
  const index = indexOfRow(window, id);
  return index === undefined ? undefined : rowAt(window, index);
}

function restoreRow(row: ExchangeSummary): void {
  client
    .call('exchange.change', { ids: [row.id], change: { kind: 'restore' } })
    .then(() => putBack(row), reportAs('the exchange was not restored'));
}

function putBack(row: ExchangeSummary): void {
  useTraffic.setState(({ window }) => ({ window: withRestoredRows(window, [row]) }));
}

function changeRow(id: number, change: (row: ExchangeSummary) => ExchangeSummary | undefined): void {
  useTraffic.setState(({ window }) => ({ window: withChangedRows(window, new Set([id]), change) }));
}

function reportAs(what: string): (error: unknown) => void {
  return (error) => notifyFailure(`${what}: ${describeFailure(error)}`);
}

function shorten(target: string): string {
  return target.length > 32 ? `${target.slice(0, 31)}…` : target;
}

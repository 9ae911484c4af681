import { create } from 'zustand';
import { client, exportHarUrl, importHarUrl } from '../api/client.ts';
import { CallError, describeFailure, isCancelled } from '../api/call-error.ts';
import type { CallProgress } from '../api/engine-client.ts';
import { notify, notifyFailure } from './toasts.ts';
import { loadFirst, useTraffic } from './traffic.ts';
import { countOf } from '../ui/format.ts';

interface ImportStore {
  /** The import under way, by the name of its file. */
  readonly running:
    | { readonly file: string; readonly progress?: CallProgress; readonly cancel: () => void }
    | undefined;
}

/** The import of a HAR under way. */
export const useImport = create<ImportStore>(() => ({ running: undefined }));

/** Downloads the exchanges of a filter as HAR; secrets are replaced unless they are asked for. */
export function exportHar(filter: string, withSecrets: boolean): void {
  const link = document.createElement('a');
  link.href = exportHarUrl(filter, withSecrets);
  link.download = 'gatewright.har';
  link.click();
}

/** Sends a HAR to the engine, with progress. */
export async function importHar(file: File): Promise<void> {
  const controller = new AbortController();
  const running = { file: file.name, cancel: () => controller.abort() };
  useImport.setState({ running });
  const stop = client.on('progress', ({ call, done, total }) => {
    if (call === 'import') useImport.setState({ running: { ...running, progress: { done, total } } });
  });
  try {
    const answer = await fetch(importHarUrl(), { method: 'POST', body: file, signal: controller.signal });
    if (!answer.ok) throw await refusalOf(answer);
    // The engine answers with how many it took (see PATHS.importHar).
    const { imported } = (await answer.json()) as { imported: number };
    notify(`${countOf(imported, 'exchange')} imported from ${file.name}`);
    loadFirst(useTraffic.getState().filter);
  } catch (error) {
    if (!isCancelled(error)) notifyFailure(`${file.name} was not imported: ${describeFailure(error)}`);
  } finally {
    stop();
    useImport.setState({ running: undefined });
  }
}

/** Lets the user pick a HAR and imports it. */
export function chooseHar(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.har,application/json';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) void importHar(file);
  });
  input.click();
}

async function refusalOf(answer: Response): Promise<CallError> {
  const text = await answer.text();
  try {
    // The engine's errors have a code, a message and details; anything else fails the check below.
    const value = JSON.parse(text) as Partial<CallError>;
    if (typeof value.code === 'string' && typeof value.message === 'string') {
      return new CallError({ code: value.code, message: value.message, details: value.details ?? {} });
    }
  } catch {
    // Not JSON: the status and the text are all there is to say.
  }
  return new CallError({ code: 'INTERNAL', message: text || `the engine answered ${answer.status}`, details: {} });
}

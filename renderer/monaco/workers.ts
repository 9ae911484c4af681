/** Tells Monaco to take its worker from a file of the page; the content security policy allows no other. */
export function provideEditorWorker(): void {
  globalThis.MonacoEnvironment = {
    getWorker: () => new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module', name: 'editor' }),
  };
}

/**
 * A worker with the YAML language in it.
 * @param createData Settings; the worker expects them as its second message, before Monaco talks to it.
 */
export function startYamlWorker(createData: unknown): Worker {
  const worker = new Worker(new URL('./yaml.worker.ts', import.meta.url), { type: 'module', name: 'yaml' });
  worker.postMessage('ignore');
  worker.postMessage(createData);
  return worker;
}

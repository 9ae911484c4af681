import type { Handlers } from '../rpc/server.ts';
import type { Parts } from './parts.ts';

type PastedCalls = Pick<Handlers, 'explain.text' | 'explain.keep'>;

/** Calls about failures that were pasted. What reads them is loaded when it is asked for, not at the start. */
export function pastedCalls({ recorder: { store }, clock, rowsChanged }: Parts): PastedCalls {
  return {
    'explain.text': async (texts) => {
      const { explainPasted } = await import('./pasted-failure.ts');
      const { read, explanation } = explainPasted(texts);
      return { read, explanation };
    },
    'explain.keep': async (texts) => {
      const [{ explainPasted }, { keepPasted }] = await Promise.all([
        import('./pasted-failure.ts'),
        import('./keep-pasted.ts'),
      ]);
      const id = await keepPasted(store, explainPasted(texts).messages, clock.now());
      rowsChanged([id]);
      return { id };
    },
  };
}

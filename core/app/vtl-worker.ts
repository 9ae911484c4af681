import type { VtlCase, VtlInput, VtlProfile } from '../contract/vtl.ts';
import { Thread } from '../recording/thread.ts';
import type { VtlThreadCalls } from './vtl-thread.ts';

/** Renders templates on a thread of its own, which is started with the first of them. */
export class VtlWorker {
  #thread: Thread<VtlThreadCalls> | undefined;

  check(text: string, profile: VtlProfile): Promise<ReturnType<VtlThreadCalls['check']>> {
    return this.#started().call('check', [text, profile]);
  }

  render(
    text: string,
    profile: VtlProfile,
    input: VtlInput,
    withTrace: boolean,
  ): Promise<ReturnType<VtlThreadCalls['render']>> {
    return this.#started().call('render', [text, profile, input, withTrace]);
  }

  runCase(one: VtlCase): Promise<ReturnType<VtlThreadCalls['runCase']>> {
    return this.#started().call('runCase', [one]);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.close();
  }

  /** A thread that died, for want of memory, is replaced by the next call. */
  #started(): Thread<VtlThreadCalls> {
    return (this.#thread ??= new Thread<VtlThreadCalls>(
      'vtl-thread',
      { resourceLimits: { maxOldGenerationSizeMb: 512 } },
      { onEnd: () => (this.#thread = undefined) },
      import.meta.url,
    ));
  }
}

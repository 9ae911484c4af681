import { useEffect, useState } from 'react';
import { bodyUrl } from '../../api/client.ts';
import { decodeBody, type DecodedBody } from './content-encoding.ts';

/** What is known of a recorded body. */
export type BodyState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly body: DecodedBody }
  | { readonly kind: 'failed'; readonly problem: string };

interface Fetched {
  readonly key: string;
  readonly state: BodyState;
}

const LOADING: BodyState = { kind: 'loading' };

/** A recorded body with its Content-Encoding undone. @param hash Undefined to wait: nothing is fetched. */
export function useBody(hash: string | undefined, encoding: string | undefined, tries: number): BodyState {
  const key = `${hash} ${encoding} ${tries}`;
  const [fetched, setFetched] = useState<Fetched>({ key: '', state: LOADING });
  useEffect(() => {
    if (hash === undefined) return undefined;
    const controller = new AbortController();
    fetchBody(hash, encoding, controller.signal).then(
      (body) => setFetched({ key, state: { kind: 'loaded', body } }),
      (error: unknown) => {
        if (!controller.signal.aborted) setFetched({ key, state: { kind: 'failed', problem: problemOf(error) } });
      },
    );
    return () => controller.abort();
  }, [key, hash, encoding]);
  return fetched.key === key ? fetched.state : LOADING;
}

async function fetchBody(hash: string, encoding: string | undefined, signal: AbortSignal): Promise<DecodedBody> {
  const answer = await fetch(bodyUrl(hash), { signal });
  if (answer.status === 404) throw new Error('the body is no longer in the store');
  if (!answer.ok) throw new Error(`the engine answered ${answer.status}`);
  const decoded = await decodeBody(new Uint8Array(await answer.arrayBuffer()), encoding);
  signal.throwIfAborted();
  return decoded;
}

function problemOf(error: unknown): string {
  return error instanceof TypeError ? 'the engine could not be reached' : String(error).replace(/^Error: /, '');
}

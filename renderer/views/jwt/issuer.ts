import { create } from 'zustand';
import type { IssuerStatus } from '../../../core/contract/issuer.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { checkToken } from './inspection.ts';

interface IssuerStore {
  /** Undefined until the engine said it. */
  readonly status: IssuerStatus | undefined;
  readonly failure: string | undefined;
}

/** The local issuer of the workspace. */
export const useIssuer = create<IssuerStore>(() => ({ status: undefined, failure: undefined }));

/** Reads the state of the issuer now, and follows it. Returns the undo. */
export function followIssuer(): () => void {
  void loadIssuer();
  const undos = [
    client.onState(({ kind }) => {
      if (kind === 'open') void loadIssuer();
    }),
    client.on('issuer.changed', (status) => useIssuer.setState({ status, failure: undefined })),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}

/** Reads the state of the issuer. */
export async function loadIssuer(): Promise<void> {
  try {
    useIssuer.setState({ status: await client.call('issuer.status', {}), failure: undefined });
  } catch (error) {
    if (codeOf(error) !== 'CHANNEL_CLOSED') useIssuer.setState({ failure: describeFailure(error) });
  }
}

/** Lets the issuer sign with new keys, one for each algorithm, and checks the token anew. @param dropOld Whether the old keys leave the JWKS, so that their tokens are refused. */
export async function rotateKeys(dropOld: boolean): Promise<void> {
  try {
    useIssuer.setState({ status: await client.call('issuer.rotate', { dropOld }), failure: undefined });
    notify(dropOld ? 'The issuer has new keys, and its old ones are gone' : 'The issuer signs with new keys');
    await checkToken();
  } catch (error) {
    notifyFailure(`the keys were not changed: ${describeFailure(error)}`);
  }
}

import { create } from 'zustand';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { loadIssuer } from './issuer.ts';
import { FIRST_DRAFT, mintInput, mintProblems, type MintDraft } from './mint-draft.ts';
import { editToken } from './token.ts';

/** What came of minting. */
export type MintResult =
  | { readonly kind: 'minting' }
  | { readonly kind: 'made'; readonly token: string }
  | { readonly kind: 'failed'; readonly why: string };

interface Mint {
  readonly draft: MintDraft;
  readonly result: MintResult | undefined;
}

/** The form of the Mint tab. Secrets and keys in it are in memory alone; it outlives the view, not the page. */
export const useMint = create<Mint>(() => ({ draft: FIRST_DRAFT, result: undefined }));

/** Changes fields of the form. */
export function editMint(change: Partial<MintDraft>): void {
  useMint.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
}

/** Makes the token, and puts it into the token box. */
export async function mintToken(): Promise<void> {
  const { draft, result } = useMint.getState();
  if (result?.kind === 'minting' || Object.keys(mintProblems(draft)).length > 0) return;
  useMint.setState({ result: { kind: 'minting' } });
  try {
    const { token } = await client.call('jwt.mint', mintInput(draft));
    useMint.setState({ result: { kind: 'made', token } });
    editToken(token);
    // Its first token is what its keys are made for.
    void loadIssuer();
  } catch (error) {
    const why = isCancelled(error) ? 'it was given up' : describeFailure(error);
    useMint.setState({ result: { kind: 'failed', why } });
  }
}

import { Copy, KeyRound, Send, ShieldQuestionMark } from 'lucide-react';
import { copyText } from '../../state/clipboard.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { IssuerSection } from './IssuerSection.tsx';
import { showTab } from './jwt-layers.ts';
import { MintForm } from './MintForm.tsx';
import { mintProblems } from './mint-draft.ts';
import { mintToken, useMint } from './mint.ts';
import { sendWith } from './send-with.ts';
import { useIssuer } from './issuer.ts';
import { useToken } from './token.ts';
import styles from './MintTab.module.css';

/** Making tokens, good ones and deliberately broken ones. */
export function MintTab() {
  const { draft, result } = useMint();
  const hasIssuer = useIssuer(({ status }) => status?.isRunning === true);
  const isLacking = draft.signer === 'issuer' && !hasIssuer;
  const canMint = Object.keys(mintProblems(draft)).length === 0 && !isLacking && result?.kind !== 'minting';
  return (
    <div className={styles['tab']}>
      <IssuerSection />
      <form
        className={styles['form']}
        aria-label="Token to mint"
        onSubmit={(event) => {
          event.preventDefault();
          if (canMint) void mintToken();
        }}
      >
        <MintForm />
        <div className={styles['foot']}>
          <Button type="submit" tone="primary" icon={KeyRound} disabled={!canMint}>
            Mint
          </Button>
          <KeyHint keys="Mod+Enter" />
          {isLacking && (
            <span className={styles['muted']}>there is no local issuer to sign; choose another signer</span>
          )}
        </div>
        <div role="status">
          {result?.kind === 'failed' && <Notice kind="error">No token was made: {result.why}</Notice>}
          {result?.kind === 'made' && <Made token={result.token} />}
        </div>
      </form>
    </div>
  );
}

/** What can be done with a token that was made. */
function Made({ token }: { readonly token: string }) {
  const isShown = useToken(({ found, chosen }) => found[chosen]?.token === token);
  return (
    <div className={styles['made']}>
      <span>{isShown ? 'Made, and put into the token box.' : 'Made.'}</span>
      <Button icon={Copy} onClick={() => copyText(token, 'Token')}>
        Copy
      </Button>
      <Button icon={ShieldQuestionMark} onClick={() => showTab('checks')}>
        See its checks
      </Button>
      <Button icon={Send} onClick={() => void sendWith(token)}>
        Send a request with it
      </Button>
    </div>
  );
}

import { ShieldQuestionMark } from 'lucide-react';
import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { Button } from '../../ui/Button.tsx';
import { findTokens, type DecodedToken, tokenTimes } from './jwt.ts';
import { Fact, Facts } from './Facts.tsx';
import styles from './TokensOf.module.css';

/** The exchange that tokens were met in: they are judged by its time, and checked against the policy of its route. */
export type TokenExchange = Pick<ExchangeSummary, 'startedAt' | 'route'>;

export interface TokensOfProps {
  readonly text: string;
  readonly of: TokenExchange;
}

/** Every JSON Web Token in a text, taken apart; nothing when there is none. */
export function TokensOf({ text, of }: TokensOfProps) {
  return findTokens(text).map((token, index) => <Token key={index} token={token} of={of} />);
}

function Token({ token, of }: { readonly token: DecodedToken; readonly of: TokenExchange }) {
  const { header, claims, isSigned } = token;
  const times = tokenTimes(claims, of.startedAt);
  const problem = times.find(({ isProblem }) => isProblem);
  return (
    <div className={styles['line']}>
      <details className={styles['token']}>
        <summary className={styles['summary']}>
          JWT, {isSigned ? String(header['alg'] ?? 'no algorithm named') : 'not signed'}
          {problem !== undefined && <span className={styles['problem']}> – {problem.words}</span>}
        </summary>
        <div className={styles['parts']}>
          <p className={styles['hint']}>Decoded, not verified.</p>
          <h4>Header</h4>
          <pre className={styles['json']}>{JSON.stringify(header, null, 2)}</pre>
          <h4>Claims</h4>
          <pre className={styles['json']}>{JSON.stringify(claims, null, 2)}</pre>
          {times.length > 0 && (
            <Facts>
              {times.map(({ claim, words, isProblem }) => (
                <Fact key={claim} name={claim}>
                  <span className={isProblem ? styles['problem'] : undefined}>{words}</span>
                </Fact>
              ))}
            </Facts>
          )}
        </div>
      </details>
      <InspectToken token={token.text} of={of} />
    </div>
  );
}

export interface InspectTokenProps {
  readonly token: string;
  /** Absent where it is not known; then it is looked at as of now. */
  readonly of?: TokenExchange | undefined;
}

/** Opens the JWT view with a token, as of when its request came; the token goes there in memory. */
export function InspectToken({ token, of }: InspectTokenProps) {
  const open = async (): Promise<void> => {
    const { openInJwt } = await import('../jwt/open-in-jwt.ts');
    await openInJwt(token, of);
  };
  return (
    <Button tone="quiet" icon={ShieldQuestionMark} onClick={() => void open()}>
      Inspect token
    </Button>
  );
}

import { findTokens, type DecodedToken, tokenTimes } from './jwt.ts';
import { Fact, Facts } from './Facts.tsx';
import styles from './TokensOf.module.css';

export interface TokensOfProps {
  readonly text: string;
  /** The moment to judge by, in milliseconds since the epoch. */
  readonly at: number;
}

/** Every JSON Web Token in a text, taken apart; nothing when there is none. */
export function TokensOf({ text, at }: TokensOfProps) {
  return findTokens(text).map((token, index) => <Token key={index} token={token} at={at} />);
}

function Token({ token, at }: { readonly token: DecodedToken; readonly at: number }) {
  const { header, claims, isSigned } = token;
  const times = tokenTimes(claims, at);
  const problem = times.find(({ isProblem }) => isProblem);
  return (
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
  );
}

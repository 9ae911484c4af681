import { CircleAlert, KeyRound } from 'lucide-react';
import type { JwtInspection } from '../../../core/contract/jwt.ts';
import { classes } from '../../ui/Button.tsx';
import { countOf } from '../../ui/format.ts';
import { spanInWords } from '../exchange/jwt.ts';
import { bothTimes } from './moments.ts';
import styles from './KeysSection.module.css';

type KeySource = JwtInspection['keySources'][number];

/** Where keys came from, which were looked at, and which was chosen and why. */
export function KeysSection({ value: { keys, keySources, at } }: { readonly value: JwtInspection }) {
  return (
    <section className={styles['section']} aria-label="Keys">
      <h3 className={styles['head']}>Keys</h3>
      <ul className={styles['sources']}>
        {keySources.map((source) => (
          <li key={source.source}>
            <Source source={source} now={at} />
          </li>
        ))}
      </ul>
      {keys.length > 0 && (
        <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Keys looked at">
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">
                  <span className="visually-hidden">Chosen</span>
                </th>
                <th scope="col">kid</th>
                <th scope="col">Kind</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {keys.map(({ kid, kty, alg, use, isChosen, why }, index) => (
                <tr key={index} className={classes(isChosen && styles['chosen'])}>
                  <td>{isChosen && <KeyRound size={13} role="img" aria-label="chosen" />}</td>
                  <td className={styles['wire']}>{kid ?? <span className={styles['muted']}>none</span>}</td>
                  <td className={styles['wire']}>{[kty, alg, use].filter((part) => part !== undefined).join(' ')}</td>
                  <td>{why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const STATES: Readonly<Record<KeySource['state'], string>> = {
  static: 'from the settings',
  fetched: 'fetched for this check',
  cached: 'from the cache',
  stale: 'from the cache, although it is too old: nothing newer could be had',
  failed: 'could not be had',
};

function Source({
  source: { source, state, fetchedAt, keys, problem },
  now,
}: {
  readonly source: KeySource;
  readonly now: number;
}) {
  const isBad = state === 'failed' || state === 'stale';
  return (
    <div className={styles['source']}>
      <span className={styles['wire']}>{source}</span>
      <span className={classes(isBad && styles['bad'])}>
        {isBad && <CircleAlert size={13} aria-hidden />} {STATES[state]}
      </span>
      <span className={styles['muted']}>
        {countOf(keys, 'key')}
        {fetchedAt !== undefined && state !== 'fetched' && (
          <span title={bothTimes(fetchedAt)}>, fetched {spanInWords(Math.abs(now - fetchedAt))} ago</span>
        )}
      </span>
      {problem !== undefined && <span className={styles['problem']}>{problem}</span>}
    </div>
  );
}

import { Check, CircleHelp, CornerDownRight, Minus, ShieldHalf } from 'lucide-react';
import { classes } from '../../ui/Button.tsx';
import { brokenLink, type CheckLink } from './check-chain.ts';
import { Fact, Facts } from './Facts.tsx';
import { SourcePlace } from './SourcePlace.tsx';
import styles from './CheckChain.module.css';

export interface CheckChainProps {
  readonly chain: readonly CheckLink[];
}

const MARKS = {
  passed: { icon: Check, label: 'passed' },
  refused: { icon: ShieldHalf, label: 'refused' },
  answered: { icon: CornerDownRight, label: 'answered' },
  skipped: { icon: Minus, label: 'skipped' },
  unknown: { icon: CircleHelp, label: 'cannot be judged' },
} as const;

/** Every check as a line; the one that did not let the request go on is open, the others are folded. */
export function CheckChain({ chain }: CheckChainProps) {
  const broken = brokenLink(chain);
  return (
    <ol className={styles['chain']}>
      {chain.map((link) => (
        <li key={link.id}>
          <Link link={link} isOpen={link === broken} />
        </li>
      ))}
    </ol>
  );
}

function Link({ link, isOpen }: { readonly link: CheckLink; readonly isOpen: boolean }) {
  const { name, status, seen, rule, verdict, rest, at } = link;
  const { icon: Icon, label } = MARKS[status];
  return (
    <details className={styles['link']} open={isOpen}>
      <summary className={styles['head']}>
        <Icon size={14} role="img" aria-label={label} className={styles[status]} />
        <span className={styles['name']}>{name}</span>
        <span className={classes(styles['verdict'], status === 'refused' && styles['refused'])}>{verdict}</span>
      </summary>
      <div className={styles['body']}>
        <Facts>
          {seen !== '' && (
            <Fact name="Seen" isWire>
              {seen}
            </Fact>
          )}
          {rule !== '' && (
            <Fact name="Rule" isWire>
              {rule}
            </Fact>
          )}
          {rest.map(([key, text]) => (
            <Fact key={key} name={key} isWire>
              {text}
            </Fact>
          ))}
        </Facts>
        {at !== undefined && <SourcePlace at={at} />}
      </div>
    </details>
  );
}

import { ChevronDown, ChevronRight, CircleCheck, CircleDashed, CircleMinus, CircleX } from 'lucide-react';
import { useId } from 'react';
import type { JwtCheck } from '../../../core/contract/jwt.ts';
import { classes } from '../../ui/Button.tsx';
import { Fact, Facts } from '../exchange/Facts.tsx';
import { SourcePlace } from '../exchange/SourcePlace.tsx';
import styles from './CheckList.module.css';

export interface CheckLineProps {
  readonly check: JwtCheck;
  /** Whether the gateway gets as far as this. */
  readonly isReached: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

const MARKS = {
  pass: { icon: CircleCheck, words: 'passed', otherwise: 'would pass', mood: 'pass' },
  fail: { icon: CircleX, words: 'refused', otherwise: 'would refuse', mood: 'fail' },
  off: { icon: CircleMinus, words: 'not asked', otherwise: 'not asked', mood: 'quiet' },
  unknown: { icon: CircleDashed, words: 'cannot tell', otherwise: 'not reached', mood: 'quiet' },
} as const;

/** One check: a line, and opened what was seen, the rule, the verdict and the line of the configuration. */
export function CheckLine({ check, isReached, isOpen, onToggle }: CheckLineProps) {
  const id = useId();
  const { status, title, seen, rule } = check;
  const { icon: Icon, words, otherwise, mood } = MARKS[status];
  const verdict = isReached ? words : otherwise;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className={classes(styles['check'], isOpen && styles['open'])}>
      <button type="button" className={styles['line']} aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        <Arrow className={styles['arrow']} size={14} aria-hidden />
        <span className={classes(styles['mark'], styles[isReached ? mood : 'quiet'])}>
          <Icon size={14} aria-hidden /> {verdict}
        </span>
        <span className={classes(styles['title'], !isReached && styles['quiet'])}>{title}</span>
        {!isOpen && <span className={styles['summary']}>{status === 'off' ? rule : seen}</span>}
      </button>
      <div id={id} className={styles['details']} hidden={!isOpen}>
        {isOpen && <CheckFacts check={check} words={verdict} />}
      </div>
    </div>
  );
}

function CheckFacts({ check, words }: { readonly check: JwtCheck; readonly words: string }) {
  const { seen, rule, reason, code, at, status } = check;
  return (
    <Facts>
      <Fact name="Seen" isWire>
        {seen === '' ? 'nothing' : seen}
      </Fact>
      <Fact name="Rule" isWire>
        {rule}
      </Fact>
      <Fact name="Verdict">
        <span className={styles[status === 'fail' ? 'fail' : status === 'pass' ? 'pass' : 'quiet']}>
          {words}
          {reason !== undefined && `: ${reason}`}
        </span>{' '}
        {code !== undefined && <code>{code}</code>}
      </Fact>
      {at !== undefined && (
        <Fact name="Configured">
          <SourcePlace at={at} />
        </Fact>
      )}
    </Facts>
  );
}

import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { classes } from '../../ui/Button.tsx';
import { type ListedProblem, listProblems } from './problem-list.ts';
import { useRendering } from './rendering.ts';
import styles from './ProblemList.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Info };
const MOST_SHOWN = 100;

export interface ProblemListProps {
  readonly onGo: (line: number, column: number) => void;
}

/** What is wrong with the template or probably not meant; a click goes there. */
export function ProblemList({ onGo }: ProblemListProps) {
  const problems = useRendering((rendering) => rendering.problems);
  const findings = useRendering((rendering) => rendering.findings);
  const listed = listProblems(problems, findings);
  if (listed.length === 0) return <div />;
  return (
    <ul className={styles['list']} aria-label="Problems of the template">
      {listed.slice(0, MOST_SHOWN).map((problem, index) => (
        <li key={index}>
          <ProblemLine problem={problem} onGo={onGo} />
        </li>
      ))}
    </ul>
  );
}

function ProblemLine({ problem, onGo }: { readonly problem: ListedProblem } & ProblemListProps) {
  const { severity, message, line, column, related, code } = problem;
  const Icon = ICONS[severity];
  return (
    <div className={styles['line']}>
      <button type="button" className={styles['press']} onClick={() => onGo(line, column)}>
        <span className={classes(styles['icon'], styles[severity])}>
          <Icon size={13} aria-hidden />
          <span className="visually-hidden">{severity}</span>
        </span>
        <span className={styles['message']}>
          {message}
          {code !== undefined && <span className={styles['muted']}> {code}</span>}
        </span>
        <code className={styles['place']}>
          {line}:{column}
        </code>
      </button>
      {related !== undefined && (
        <button type="button" className={styles['related']} onClick={() => onGo(related.line, related.column)}>
          {related.message} {related.line}:{related.column}
        </button>
      )}
    </div>
  );
}

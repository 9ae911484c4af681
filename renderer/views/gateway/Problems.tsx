import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { classes } from '../../ui/Button.tsx';
import { countOf } from '../../ui/format.ts';
import { PROBLEMS_ID } from './gateway-commands.ts';
import { countProblems, placeText, type Problem, SCHEMA_CODE } from './problems.ts';
import { goToPlace, useFiles } from './workspace-files.ts';
import styles from './Problems.module.css';

/** More than this are not drawn: nobody reads them, and the first ones are what has to be mended. */
const MOST_SHOWN = 200;

export interface ProblemsProps {
  readonly problems: readonly Problem[];
}

/** Everything noticed in the files; a click goes there. */
export function Problems({ problems }: ProblemsProps) {
  const isTyped = useFiles(({ whenSaved }) => whenSaved !== undefined);
  return (
    <section id={PROBLEMS_ID} className={styles['problems']} aria-label="Problems">
      <h2>
        <span className={styles['title']} role="status">
          <Summary problems={problems} />
          {isTyped && <span className={styles['of']}>in what is typed, not saved yet</span>}
        </span>
      </h2>
      {problems.length > 0 && (
        <ul className={styles['list']}>
          {problems.slice(0, MOST_SHOWN).map((problem, index) => (
            <li key={index}>
              <ProblemLine problem={problem} />
            </li>
          ))}
          {problems.length > MOST_SHOWN && <li className={styles['more']}>and {problems.length - MOST_SHOWN} more</li>}
        </ul>
      )}
    </section>
  );
}

function Summary({ problems }: ProblemsProps) {
  const { error, warning, info } = countProblems(problems);
  if (problems.length === 0) {
    return (
      <>
        <CircleCheck className={styles['good']} size={13} aria-hidden /> No problems
      </>
    );
  }
  const words = [
    ...(error > 0 ? [countOf(error, 'error')] : []),
    ...(warning > 0 ? [countOf(warning, 'warning')] : []),
    ...(info > 0 ? [countOf(info, 'note')] : []),
  ];
  return <>{words.join(', ')}</>;
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
const NAMES = { error: 'error', warning: 'warning', info: 'note' };

function ProblemLine({ problem }: { readonly problem: Problem }) {
  const { severity, code, message, expected, at } = problem;
  const Icon = ICONS[severity];
  const content = (
    <>
      <span className={classes(styles['icon'], styles[severity])}>
        <Icon size={13} aria-hidden />
        <span className="visually-hidden">{NAMES[severity]}</span>
      </span>
      <code className={styles['code']}>{code === SCHEMA_CODE ? 'schema' : code}</code>
      <span className={styles['message']}>
        {message}
        {expected !== undefined && <span className={styles['expected']}>; expected {expected}</span>}
      </span>
      <code className={styles['place']}>{placeText(problem)}</code>
    </>
  );
  if (at === undefined) return <div className={styles['line']}>{content}</div>;
  return (
    <button type="button" className={classes(styles['line'], styles['press'])} onClick={() => goToPlace(at, true)}>
      {content}
    </button>
  );
}

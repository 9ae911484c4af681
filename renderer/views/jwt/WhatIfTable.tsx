import { CircleCheck, ShieldX } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { JwtAnswer } from '../../../core/contract/jwt.ts';
import { classes } from '../../ui/Button.tsx';
import { AnswerSection } from './AnswerSection.tsx';
import { type Cell, moveInGrid } from './grid-keys.ts';
import type { WhatIf, WhatIfRow } from './what-if.ts';
import styles from './WhatIfTab.module.css';

/** Changes down, gateways across; a press on a cell shows its whole answer. Arrows go from cell to cell. */
export function WhatIfTable({ value: { rows, dialects } }: { readonly value: WhatIf }) {
  const [chosen, setChosen] = useState<Cell>();
  const [wanted, setActive] = useState<Cell>({ row: 0, column: 0 });
  const body = useRef<HTMLTableSectionElement>(null);
  const active = { row: Math.min(wanted.row, rows.length - 1), column: Math.min(wanted.column, dialects.length - 1) };
  const press = (event: KeyboardEvent): void => {
    const isThere = ({ row }: Cell): boolean => rows[row]?.problem === undefined;
    const next = moveInGrid(event.key, active, { rows: rows.length, columns: dialects.length, isThere });
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    body.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  };
  const row = chosen === undefined ? undefined : rows[chosen.row];
  const answer = chosen === undefined ? undefined : row?.answers[chosen.column];
  return (
    <>
      <div className={styles['scroll']}>
        <table className={styles['table']} aria-label="Answers by change and gateway">
          <thead>
            <tr className={styles['head']}>
              <th scope="col">What if it were</th>
              {dialects.map(({ id, title }) => (
                <th key={id} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={press}>
            {rows.map((line, index) => (
              <tr key={index} className={classes(index === 0 && styles['same'])}>
                <th scope="row">
                  {line.change}
                  {areDifferent(line) && <span className={styles['differs']}>gateways differ</span>}
                </th>
                {line.problem !== undefined && (
                  <td className={styles['problem']} colSpan={dialects.length}>
                    not to be had: {line.problem}
                  </td>
                )}
                {line.problem === undefined &&
                  dialects.map(({ id, title }, column) => (
                    <td key={id} className={styles['cellFrame']}>
                      <AnswerCell
                        answer={line.answers[column]}
                        label={`${line.change}, ${title}`}
                        place={`${index} ${column}`}
                        isActive={active.row === index && active.column === column}
                        isChosen={chosen?.row === index && chosen.column === column}
                        onChoose={() => {
                          setActive({ row: index, column });
                          setChosen({ row: index, column });
                        }}
                      />
                    </td>
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen === undefined || row === undefined || answer === undefined ? (
        <p className={styles['about']}>Press a cell to see the whole answer.</p>
      ) : (
        <AnswerSection answer={answer} title={`${dialects[chosen.column]?.title ?? ''}: ${row.change}`} />
      )}
    </>
  );
}

interface AnswerCellProps {
  readonly answer: JwtAnswer | undefined;
  readonly label: string;
  readonly place: string;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function AnswerCell({ answer, label, place, isActive, isChosen, onChoose }: AnswerCellProps) {
  const cell = { 'data-cell': place, tabIndex: isActive ? 0 : -1 };
  if (answer === undefined) return null;
  const { isLetIn, status, code } = answer;
  const Icon = isLetIn ? CircleCheck : ShieldX;
  const words = isLetIn ? 'let in' : String(status);
  return (
    <button {...cell} type="button" className={styles['cell']} aria-pressed={isChosen} onClick={onChoose}>
      <span className="visually-hidden">
        {label}: {isLetIn ? '' : 'refused with '}
      </span>
      <span className={styles[isLetIn ? 'letIn' : 'refused']}>
        <Icon size={14} aria-hidden />
      </span>
      <span className={classes(styles['status'], styles[isLetIn ? 'letIn' : 'refused'])}>{words}</span>
      {code !== undefined && <span className={styles['code']}>{code}</span>}
    </button>
  );
}

/** Whether one gateway lets it in and another does not, or they refuse with another status. */
function areDifferent({ answers: [first, ...others] }: WhatIfRow): boolean {
  return (
    first !== undefined && others.some(({ status, isLetIn }) => status !== first.status || isLetIn !== first.isLetIn)
  );
}

import { useId } from 'react';
import { classes } from '../../ui/Button.tsx';
import { FixedRows } from '../../ui/FixedRows.tsx';
import { openNewest } from './failures-commands.ts';
import { type FoundFailures, useFailures } from './failures.ts';
import { FAILURE_COLUMNS, FailureRow } from './FailureRow.tsx';
import styles from './FailureGrid.module.css';

const ROW_HEIGHT = 44;

export interface FailureGridProps {
  readonly found: FoundFailures;
}

/** Groups of failures as rows, the largest first; keys move in it as in the list of exchanges. */
export function FailureGrid({ found: { clusters, failures } }: FailureGridProps) {
  const id = useId();
  const selected = useFailures((state) => state.selected);
  const most = clusters[0]?.count ?? 1;
  return (
    <FixedRows
      className={styles['grid']}
      role="grid"
      data-keys="list"
      aria-label="Groups of failures"
      aria-rowcount={clusters.length + 1}
      aria-activedescendant={`${id}-${selected}`}
      count={clusters.length}
      rowHeight={ROW_HEIGHT}
      revealed={selected}
      head={
        <div role="row" aria-rowindex={1} className={classes(styles['row'], styles['head'])}>
          {FAILURE_COLUMNS.map(({ title, look }) => (
            <span key={title} role="columnheader" className={styles[look]}>
              {title}
            </span>
          ))}
        </div>
      }
      renderRow={(index) => {
        const cluster = clusters[index];
        if (cluster === undefined) return null;
        return (
          <FailureRow
            key={index}
            id={`${id}-${index}`}
            index={index}
            cluster={cluster}
            share={cluster.count / failures}
            fill={cluster.count / most}
            isSelected={index === selected}
            onPress={() => {
              useFailures.setState({ selected: index });
              openNewest(cluster);
            }}
          />
        );
      }}
    />
  );
}

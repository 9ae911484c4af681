import type { MouseEvent } from 'react';
import type { FailureCluster } from '../../../core/model/diagnosis.ts';
import { Button, classes } from '../../ui/Button.tsx';
import { formatCount, formatShare, formatTime } from '../../ui/format.ts';
import { originWords } from '../exchange/origin-words.ts';
import { listCluster, openNewest, openSmallest } from './failures-commands.ts';
import styles from './FailureGrid.module.css';

/** The columns in their order; `look` names how their cells are drawn. */
export const FAILURE_COLUMNS = [
  { title: 'Failures', look: 'figures' },
  { title: 'Cause', look: 'cause' },
  { title: 'Route', look: 'route' },
  { title: 'Answered by', look: 'by' },
  { title: 'Newest', look: 'time' },
  { title: 'Actions', look: 'actions' },
] as const;

/** A smaller share would read as none. */
const LEAST_SHARE = 0.0005;

export interface FailureRowProps {
  readonly id: string;
  /** Its place among the clusters, from 0. */
  readonly index: number;
  readonly cluster: FailureCluster;
  /** Of all failures that were looked at, and of the largest cluster; 0 to 1. */
  readonly share: number;
  readonly fill: number;
  readonly isSelected: boolean;
  readonly onPress: () => void;
}

/** One group of failures: how many, why, where, and what can be done with it. */
export function FailureRow({ id, index, cluster, share, fill, isSelected, onPress }: FailureRowProps) {
  const { count, code, title, route, gateway, origin, newestAt } = cluster;
  const cause = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes(styles['row'], styles['body'])}
      onClick={onPress}
    >
      <div role="gridcell" className={styles['figures']}>
        <span className={styles['count']}>{formatCount(count)}</span>
        <span className={styles['share']}>{share < LEAST_SHARE ? '< 0.1 %' : formatShare(share)}</span>
        <span className={styles['track']} aria-hidden>
          <span className={styles['bar']} style={{ width: `${Math.max(fill * 100, 1)}%` }} />
        </span>
      </div>
      <div role="gridcell" className={styles['cause']}>
        <span className={styles['clipped']} title={cause}>
          {cause}
        </span>
        <code className={styles['code']}>{code}</code>
      </div>
      <div role="gridcell" className={classes(styles['route'], styles['clipped'])} title={route}>
        {route}
      </div>
      <div role="gridcell" className={classes(styles['by'], styles['clipped'])} title={originWords(gateway, origin)}>
        {originWords(gateway, origin)}
      </div>
      <div role="gridcell" className={styles['time']}>
        {formatTime(newestAt)}
      </div>
      <Actions cluster={cluster} />
    </div>
  );
}

/** For the mouse; the keys of the grid do the same. */
function Actions({ cluster }: { readonly cluster: FailureCluster }) {
  const { filter, isAlone } = cluster;
  return (
    <div role="gridcell" className={styles['actions']}>
      <Action name="Newest" about="Explain the newest of them (Enter)" onClick={() => openNewest(cluster)} />
      <Action name="Smallest" about="Explain the one with the fewest bytes (X)" onClick={() => openSmallest(cluster)} />
      <Action
        name="List"
        about={`List only ${filter}${isAlone ? '' : ', which finds some of other causes too'} (O)`}
        onClick={() => listCluster(cluster)}
      />
    </div>
  );
}

interface ActionProps {
  readonly name: string;
  readonly about: string;
  readonly onClick: () => void;
}

function Action({ name, about, onClick }: ActionProps) {
  const run = (event: MouseEvent): void => {
    event.stopPropagation();
    onClick();
  };
  return (
    <Button tone="quiet" tabIndex={-1} title={about} onClick={run}>
      {name}
    </Button>
  );
}

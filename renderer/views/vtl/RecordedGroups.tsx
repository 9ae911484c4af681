import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { openExchange } from '../../state/place.ts';
import { selectRow } from '../../state/selection.ts';
import { Button, classes } from '../../ui/Button.tsx';
import { formatCount, formatShare } from '../../ui/format.ts';
import type { Side } from './kept-work.ts';
import type { ManyOutput } from './recorded-run.ts';
import { showTab } from './vtl-layers.ts';
import { pickExchange } from './work.ts';
import styles from './RecordedTab.module.css';

export interface RecordedGroupsProps {
  readonly output: ManyOutput;
  readonly side: Side;
}

type Group = ManyOutput['groups'][number];

/** The outcomes of a run, the most frequent first; an example of each can be opened. */
export function RecordedGroups({ output: { groups, total }, side }: RecordedGroupsProps) {
  return (
    <ul className={styles['groups']}>
      {groups.map((group) => (
        <li key={`${group.kind} ${group.message}`} className={styles['group']}>
          <GroupHead group={group} total={total} />
          <pre className={styles['sample']} tabIndex={0} aria-label="What the first of them printed">
            {group.sample === '' ? 'nothing was printed' : group.sample.slice(0, 2000)}
          </pre>
          <Examples ids={group.ids} side={side} />
        </li>
      ))}
    </ul>
  );
}

function GroupHead({ group, total }: { readonly group: Group; readonly total: number }) {
  const Icon = group.kind === 'output' ? CircleCheck : group.kind === 'text' ? TriangleAlert : CircleAlert;
  const tone = group.kind === 'output' ? 'good' : group.kind === 'text' ? 'odd' : 'bad';
  return (
    <h3 className={styles['head']}>
      <Icon className={classes(styles['icon'], styles[tone])} size={14} aria-hidden />
      <span className={styles['message']}>{group.message}</span>
      <span className={styles['count']}>
        {formatCount(group.count)} · {formatShare(group.count / total)}
      </span>
    </h3>
  );
}

const SHOWN_IDS = 3;

function Examples({ ids, side }: { readonly ids: readonly number[]; readonly side: Side }) {
  const open = (id: number): void => {
    showTab('output');
    void pickExchange(id, side);
  };
  const [first] = ids;
  if (first === undefined) return null;
  return (
    <div className={styles['examples']}>
      {ids.slice(0, SHOWN_IDS).map((id, index) => (
        <Button key={id} tone="quiet" onClick={() => open(id)}>
          {index === 0 ? 'Open the newest here' : `Open number ${index + 1}`}
        </Button>
      ))}
      <Button
        tone="quiet"
        onClick={() => {
          selectRow(first);
          openExchange(first);
        }}
      >
        Show in Traffic
      </Button>
    </div>
  );
}

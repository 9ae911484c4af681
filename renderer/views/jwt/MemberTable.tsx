import { useState } from 'react';
import { Button, classes } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import type { Member } from './claims.ts';
import { readableJson, shownText } from './member-text.ts';
import { bothTimes, momentWords, utcText } from './moments.ts';
import styles from './MemberTable.module.css';

export interface MemberTableProps {
  readonly label: string;
  readonly members: readonly Member[];
  /** The moment that times are told by, in milliseconds since the epoch. */
  readonly now: number;
}

const SHOWN_AT_FIRST = 200;
const MORE_AT_A_TIME = 500;

/** Members of a header or of claims in the order of the token: name, value, and what they mean. */
export function MemberTable({ label, members, now }: MemberTableProps) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const rest = members.length - shown;
  return (
    <>
      <table className={styles['table']} aria-label={label}>
        {/* The head is only heard, so it has no widths to give. */}
        <colgroup>
          <col className={styles['nameColumn']} />
          <col />
          <col className={styles['actionColumn']} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          {members.slice(0, shown).map((member, index) => (
            <MemberRow key={index} member={member} now={now} />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <div className={styles['more']}>
          <Button onClick={() => setShown(shown + MORE_AT_A_TIME)}>
            Show {formatCount(Math.min(rest, MORE_AT_A_TIME))} more of {formatCount(rest)}
          </Button>
        </div>
      )}
    </>
  );
}

function MemberRow({ member, now }: { readonly member: Member; readonly now: number }) {
  const { name, json, title, time } = member;
  return (
    <tr className={styles['row']}>
      <th scope="row" className={styles['name']}>
        <span className={styles['wire']}>{name === '' ? '(empty)' : name}</span>
        {title !== undefined && <span className={styles['about']}>{title}</span>}
      </th>
      <td className={styles['value']}>
        <Value json={json} />
        {time !== undefined && <Moment name={name} at={time} now={now} />}
      </td>
      <td className={styles['action']}>
        <CopyButton text={json} what={`value of ${name}`} />
      </td>
    </tr>
  );
}

interface MomentProps {
  readonly name: string;
  readonly at: number;
  readonly now: number;
}

function Moment({ name, at, now }: MomentProps) {
  const { words, isProblem } = momentWords(name, at, now);
  return (
    <span className={styles['moment']} title={bothTimes(at)}>
      <span className={classes(isProblem && styles['problem'])}>{words}</span>
      <span>{utcText(at)}</span>
    </span>
  );
}

function Value({ json }: { readonly json: string }) {
  const [isWhole, setWhole] = useState(false);
  const text = readableJson(json);
  const { shown, isCut } = shownText(text);
  return (
    <>
      <span className={classes(styles['wire'], isWhole && styles['whole'])} tabIndex={isWhole ? 0 : undefined}>
        {isWhole ? text : shown}
      </span>
      {isCut && (
        <Button tone="quiet" className={styles['toggle']} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all ${formatBytes(text.length)}`}
        </Button>
      )}
    </>
  );
}

import { Copy, Pin, PinOff, X } from 'lucide-react';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { openExchange } from '../../state/place.ts';
import { copyGroup } from '../../state/copy-group.ts';
import { IconButton } from '../../ui/Button.tsx';
import { formatDateTime, formatDuration } from '../../ui/format.ts';
import { MenuButton } from '../../ui/Menu.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { pinExchange } from './exchange-actions.ts';
import styles from './ExchangeHead.module.css';

export interface ExchangeHeadProps {
  readonly details: ExchangeDetails;
}

/** What stays in sight above the tabs: how it ended, what was asked, and what can be done with it. */
export function ExchangeHead({ details: { summary } }: ExchangeHeadProps) {
  const { id, method, scheme, authority, target, durationMillis, startedAt, isPinned } = summary;
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(target);
  return (
    <header className={styles['head']}>
      <h2 className={styles['what']}>
        <StatusMark row={summary} />
        <span className={styles['method']}>{method === '' ? '–' : method}</span>
        <span className={styles['url']} title={isAbsolute ? target : `${scheme}://${authority}${target}`}>
          {!isAbsolute && <span className={styles['origin']}>{`${scheme}://${authority}`}</span>}
          {target}
        </span>
      </h2>
      <span className={styles['figure']}>{formatDuration(durationMillis)}</span>
      <time className={styles['time']} dateTime={new Date(startedAt).toISOString()}>
        {formatDateTime(startedAt)}
      </time>
      <div className={styles['actions']}>
        <IconButton
          icon={isPinned ? PinOff : Pin}
          label={isPinned ? 'Unpin' : 'Pin'}
          keys="."
          aria-pressed={isPinned}
          onClick={() => pinExchange(summary)}
        />
        <MenuButton label="Copy the exchange" icon={Copy} groups={[copyGroup(id, 'Copy as, secrets replaced')]}>
          Copy
        </MenuButton>
        <IconButton icon={X} label="Close the details" keys="Esc" onClick={() => openExchange(undefined)} />
      </div>
    </header>
  );
}

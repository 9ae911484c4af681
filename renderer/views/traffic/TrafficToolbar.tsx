import { ArrowDownToLine, ChartBarBig, Columns3, Ellipsis, PanelBottom, PanelRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { changePreferences, usePreferences, useRecorder } from '../../state/facts.ts';
import { useFilterDraft } from '../../state/filter-draft.ts';
import { chooseHar, exportHar } from '../../state/har.ts';
import { openLayer } from '../../state/layers.ts';
import { showInTraffic, usePlace } from '../../state/place.ts';
import { useTraffic } from '../../state/traffic.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { countOf, formatCount } from '../../ui/format.ts';
import { MenuButton } from '../../ui/Menu.tsx';
import type { MenuGroup } from '../../ui/menu-groups.ts';
import { replayFilter } from '../replay/open-in-replay.ts';
import type { ColumnChoice } from './columns.ts';
import { ColumnsDialog } from './ColumnsDialog.tsx';
import { FilterBox } from './FilterBox.tsx';
import styles from './TrafficView.module.css';

export interface TrafficToolbarProps {
  readonly columns: ColumnChoice;
  readonly onColumns: (columns: ColumnChoice) => void;
  readonly isBeside: boolean;
  readonly onBeside: (isBeside: boolean) => void;
}

/** The filter, how many rows it has, and what can be done with the list as a whole. */
export function TrafficToolbar({ columns, onColumns, isBeside, onBeside }: TrafficToolbarProps) {
  const [isChoosing, setChoosing] = useState(false);
  const follow = usePreferences((preferences) => preferences.follow);
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Traffic">
      <FilterBox />
      <RowCount />
      <Button
        tone="quiet"
        icon={ArrowDownToLine}
        aria-pressed={follow}
        title="Show new exchanges as they come (F)"
        onClick={() => changePreferences({ follow: !follow })}
      >
        Follow
      </Button>
      <Failures />
      <IconButton icon={Columns3} label="Columns" onClick={() => setChoosing(true)} />
      <IconButton
        icon={isBeside ? PanelBottom : PanelRight}
        label={isBeside ? 'Details below the list' : 'Details beside the list'}
        onClick={() => onBeside(!isBeside)}
      />
      <MenuButton label="More" icon={Ellipsis} groups={MORE_GROUPS} />
      {isChoosing && <ColumnsDialog choice={columns} onChange={onColumns} onClose={() => setChoosing(false)} />}
    </div>
  );
}

/** Shows failures by cause in place of the list. */
function Failures() {
  const isShown = usePlace(({ shows }) => shows === 'failures');
  return (
    <Button
      tone="quiet"
      icon={ChartBarBig}
      aria-pressed={isShown}
      title="Show failures by cause in place of the list (Shift+F)"
      onClick={() => showInTraffic(isShown ? undefined : 'failures')}
    >
      Failures
    </Button>
  );
}

const MORE_GROUPS: readonly MenuGroup[] = [
  {
    entries: [
      {
        id: 'replay',
        title: 'Replay what is listed',
        run: () => replayFilter(useTraffic.getState().filter),
      },
      {
        id: 'pasted',
        title: 'Explain a pasted request and answer',
        keys: 'Shift+E',
        run: () => openLayer('pasted'),
      },
    ],
  },
  {
    title: 'HAR',
    entries: [
      { id: 'import', title: 'Import a file…', run: chooseHar },
      { id: 'export', title: 'Export what is listed', run: () => exportHar(useTraffic.getState().filter, false) },
      {
        id: 'export-secrets',
        title: 'Export what is listed, with secrets',
        isDanger: true,
        run: () => exportHar(useTraffic.getState().filter, true),
      },
    ],
  },
];

/** How many exchanges there are; with a filter they are counted once, unless that is slow. */
function RowCount() {
  const total = useRecorder(({ status }) => status?.exchanges);
  const filter = useTraffic((state) => state.filter);
  const isSlow = useFilterDraft(({ parsed }) => parsed.clauses.some((clause) => clause.isSlow));
  const [counted, setCounted] = useState<{ readonly of: string; readonly count: number }>();
  useEffect(() => {
    if (filter === '' || isSlow) return undefined;
    const controller = new AbortController();
    client.call('exchange.count', { filter }, { signal: controller.signal }).then(
      ({ count }) => setCounted({ of: filter, count }),
      // A number that cannot be had is left out.
      () => setCounted(undefined),
    );
    return () => controller.abort();
  }, [filter, isSlow]);
  if (total === undefined) return null;
  const isFiltered = filter !== '' && counted?.of === filter;
  return (
    <span className={styles['count']}>
      {isFiltered ? `${formatCount(counted.count)} of ${formatCount(total)}` : countOf(total, 'exchange')}
    </span>
  );
}

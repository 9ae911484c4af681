import { CircleCheck, CircleHelp, GitCompareArrows, type LucideIcon } from 'lucide-react';
import { isNews, type Recheck, type RecheckRun, type RecheckToken, routeText } from '../../../core/model/recheck.ts';
import { Notice } from '../../ui/Notice.tsx';
import { recheckChain } from './check-chain.ts';
import { CheckChain } from './CheckChain.tsx';
import { EvidenceList } from './EvidenceList.tsx';
import { Panel } from './Panel.tsx';
import { SourcePlace } from './SourcePlace.tsx';
import type { RecheckState } from './use-recheck.ts';
import styles from './RecheckPanel.module.css';

export interface RecheckPanelProps {
  readonly state: RecheckState;
  /** Whether another gateway answered, so that there will be something to show. */
  readonly isForeign: boolean;
}

const TITLE = 'The same request, checked here';

/** The captured request on the configuration in force, compared with what was captured; nothing where that is nothing new. */
export function RecheckPanel({ state, isForeign }: RecheckPanelProps) {
  switch (state.kind) {
    case 'loading':
      return isForeign ? (
        <Panel title={TITLE}>
          <p className={styles['waiting']}>Checking it against the configuration in force</p>
        </Panel>
      ) : null;
    case 'failed':
      return (
        <Panel title={TITLE}>
          <Notice kind="warning">The request could not be checked here: {state.problem}</Notice>
        </Panel>
      );
    case 'loaded':
      return isNews(state.recheck) ? <Loaded recheck={state.recheck} /> : null;
  }
}

const VERDICTS: Readonly<
  Record<Recheck['comparison']['verdict'], { readonly icon: LucideIcon; readonly label: string }>
> = {
  agrees: { icon: CircleCheck, label: 'agrees' },
  differs: { icon: GitCompareArrows, label: 'differs' },
  'cannot-tell': { icon: CircleHelp, label: 'cannot tell' },
};

function Loaded({ recheck: { comparison, run, tokens } }: { readonly recheck: Recheck }) {
  const { icon: Icon, label } = VERDICTS[comparison.verdict];
  return (
    <>
      <Panel title={TITLE} detail={label}>
        <p className={styles['sentence']}>
          <Icon size={16} aria-hidden className={styles[comparison.verdict]} />
          <span>{sentenceOf(comparison.says)}</span>
        </p>
        {run !== undefined && <Way run={run} isOpen={comparison.verdict !== 'agrees'} />}
      </Panel>
      {tokens.map((token) => (
        <Panel
          key={token.place}
          title={`Token in ${token.place}`}
          detail={token.isProblem ? 'not valid then' : undefined}
        >
          <Token token={token} />
        </Panel>
      ))}
    </>
  );
}

/** The route and the checks on it. */
function Way({ run, isOpen }: { readonly run: RecheckRun; readonly isOpen: boolean }) {
  const chain = recheckChain(run.checks);
  return (
    <>
      <p className={styles['route']}>
        <span>{sentenceOf(routeText(run))}</span>
        {run.route?.at !== undefined && <SourcePlace at={run.route.at} />}
      </p>
      {chain.length > 0 && (
        <details open={isOpen}>
          <summary className={styles['summary']}>
            {chain.length === 1 ? '1 check' : `${chain.length} checks`} as of the moment of the capture
          </summary>
          <CheckChain chain={chain} />
        </details>
      )}
    </>
  );
}

function Token({ token: { says, times } }: { readonly token: RecheckToken }) {
  const said = { where: 'the token', seen: says, says: '' };
  return <EvidenceList evidence={says === '' ? times : [said, ...times]} />;
}

function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import type { AttemptValue, ExchangeDetails } from '../../../core/model/summary.ts';
import { useRoute, useRoutes } from '../../state/routes.ts';
import { formatDuration } from '../../ui/format.ts';
import { Fact, Facts, NoteFacts } from './Facts.tsx';
import { mergeNotes } from './note-text.ts';
import { ConnectionFacts, ExchangeFacts } from './OverviewFacts.tsx';
import { Panel, Panels } from './Panel.tsx';
import { decidingStep } from './policy-steps.ts';
import { whatHappened } from './sentence.ts';
import { SourceLink, SourcePlace } from './SourcePlace.tsx';
import styles from './OverviewTab.module.css';

export interface OverviewTabProps {
  readonly details: ExchangeDetails;
}

/** What happened and because of what; then the facts. */
export function OverviewTab({ details }: OverviewTabProps) {
  return (
    <div className={styles['tab']}>
      <p className={styles['sentence']}>{whatHappened(details)}</p>
      <Reason details={details} />
      {details.nearMisses.length > 0 && <NearMisses details={details} />}
      {details.attempts.length > 0 && <Attempts details={details} />}
      <Panels layout="side">
        <ExchangeFacts details={details} />
        <ConnectionFacts details={details} />
      </Panels>
    </div>
  );
}

/** The policy that decided, or the error that nobody threw on purpose, and the line of the configuration it comes from. */
function Reason({ details }: OverviewTabProps) {
  const { error, summary } = details;
  const integration = useRoute(summary.route)?.integration;
  const step = decidingStep(details);
  const notes = mergeNotes(step?.notes ?? {}, error?.details ?? {});
  const at = step === undefined ? (error === undefined ? undefined : integration?.at) : step.at;
  if (step === undefined && error === undefined) return null;
  return (
    <Panel
      title={step === undefined ? (error?.code ?? '') : `Decided by ${step.name}`}
      detail={at !== undefined && <SourcePlace at={at} />}
    >
      <Facts>
        {error !== undefined && (
          <Fact name={step === undefined ? 'meaning' : 'code'}>
            {step !== undefined && <code>{error.code}</code>} {error.message}
          </Fact>
        )}
        <NoteFacts notes={notes} />
      </Facts>
    </Panel>
  );
}

function NearMisses({ details }: OverviewTabProps) {
  const routes = useRoutes((state) => state.routes);
  return (
    <Panel title="Routes that came close">
      <ul className={styles['misses']}>
        {details.nearMisses.map(({ route, reason }, index) => {
          const at = routes?.find(({ id }) => id === route)?.at;
          return (
            <li key={`${route} ${index}`} className={styles['miss']}>
              <code>{route}</code>
              <span>{reason}</span>
              {at !== undefined && <SourceLink at={at} />}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Attempts({ details }: OverviewTabProps) {
  const { attempts, summary } = details;
  const at = useRoute(summary.route)?.integration.at;
  // With an error the place stands beside it.
  const isAsked = at !== undefined && details.error === undefined;
  const title = attempts.length === 1 ? 'Upstream' : `Upstream, ${attempts.length} attempts`;
  return (
    <Panel title={title} detail={isAsked && <SourcePlace at={at} />}>
      <ol className={styles['list']}>
        {attempts.map((attempt, index) => (
          <AttemptLine key={index} attempt={attempt} />
        ))}
      </ol>
    </Panel>
  );
}

function AttemptLine({ attempt }: { readonly attempt: AttemptValue }) {
  const { origin, method, target, status, error, isReused, remote, start, end, version } = attempt;
  return (
    <li className={styles['attempt']}>
      <span className={styles['end']}>{status ?? 'no answer'}</span>
      <code className={styles['wire']}>
        {method} {origin}
        {target}
      </code>
      <span className={styles['muted']}>
        {formatDuration(end - start)}, HTTP/{version}, {isReused ? 'used connection' : 'new connection'}
        {remote !== undefined && remote !== origin.replace(/^\w+:\/\//, '') && ` to ${remote}`}
        {error !== undefined && `; ${error.code}: ${error.message}`}
      </span>
    </li>
  );
}

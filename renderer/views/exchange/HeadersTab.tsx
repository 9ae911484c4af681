import { Columns2, Rows2 } from 'lucide-react';
import { useState } from 'react';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { usePreferences } from '../../state/facts.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { countOf } from '../../ui/format.ts';
import { useRemembered } from '../../ui/remembered.ts';
import { toggleLayout } from './exchange-commands.ts';
import { compareHeaders, countChanges } from './header-difference.ts';
import { HeaderTable, MarkedTable } from './HeaderTable.tsx';
import { Panel, Panels } from './Panel.tsx';
import type { TokenExchange } from './TokensOf.tsx';
import styles from './HeadersTab.module.css';

export interface HeadersTabProps {
  readonly details: ExchangeDetails;
}

/** Headers of request and response, and what was sent on to the upstream. */
export function HeadersTab({ details }: HeadersTabProps) {
  const { request, response, attempts, summary } = details;
  const layout = usePreferences((preferences) => preferences.detailsLayout);
  const [isSentShown, setSentShown] = useRemembered('exchange.headers-sent', (stored) => stored === true);
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <CheckField
          label="What was sent upstream"
          isChecked={isSentShown && attempts.length > 0}
          isDisabled={attempts.length === 0}
          onChange={setSentShown}
        />
        {attempts.length === 0 && <span className={styles['muted']}>the upstream was not asked</span>}
        <span className={styles['space']} />
        <LayoutButton layout={layout} />
      </div>
      <Panels layout={layout}>
        <Panel title="Request" detail={`as received, ${countOf(request.headers.length / 2, 'header')}`}>
          <HeaderTable label="Request headers" headers={request.headers} of={summary} />
          <Trailers headers={request.trailers} of={summary} />
        </Panel>
        {isSentShown && attempts.length > 0 && <Sent details={details} />}
        {response === undefined ? (
          <Panel title="Response">
            <p className={styles['muted']}>There was none.</p>
          </Panel>
        ) : (
          <Panel title="Response" detail={`as sent to the client, ${countOf(response.headers.length / 2, 'header')}`}>
            <HeaderTable label="Response headers" headers={response.headers} of={summary} />
            <Trailers headers={response.trailers} of={summary} />
          </Panel>
        )}
      </Panels>
    </div>
  );
}

export interface LayoutButtonProps {
  readonly layout: 'side' | 'stacked';
}

/** Switches between beside and below. */
export function LayoutButton({ layout }: LayoutButtonProps) {
  const isSide = layout === 'side';
  return (
    <IconButton
      icon={isSide ? Rows2 : Columns2}
      label={isSide ? 'Stack request and response' : 'Put request and response side by side'}
      keys="S"
      onClick={toggleLayout}
    />
  );
}

function Sent({ details: { request, attempts, summary } }: HeadersTabProps) {
  const [chosen, setChosen] = useState(attempts.length - 1);
  const attempt = attempts[chosen] ?? attempts.at(-1);
  if (attempt === undefined) return null;
  const differences = compareHeaders(request.headers, attempt.headers);
  const changes = countChanges(differences);
  return (
    <Panel
      title="Sent upstream"
      detail={
        <>
          {attempts.length > 1 && (
            <select
              className={styles['select']}
              aria-label="Attempt"
              value={chosen}
              onChange={(event) => setChosen(Number(event.target.value))}
            >
              {attempts.map((_, index) => (
                <option key={index} value={index}>
                  Attempt {index + 1}
                </option>
              ))}
            </select>
          )}{' '}
          {changes === 0 ? 'as received' : `${countOf(changes, 'difference')} to the request received`}
        </>
      }
    >
      <MarkedTable label="Headers sent upstream" differences={differences} of={summary} />
    </Panel>
  );
}

interface TrailersProps {
  readonly headers: readonly string[] | undefined;
  readonly of: TokenExchange;
}

function Trailers({ headers, of }: TrailersProps) {
  if (headers === undefined || headers.length === 0) return null;
  return (
    <Panel title="Trailers">
      <HeaderTable label="Trailers" headers={headers} of={of} />
    </Panel>
  );
}

import { useId } from 'react';
import type { JwtAgainst } from '../../../core/contract/jwt.ts';
import { type RouteNode, useRoutes } from '../../state/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SourceLink } from '../exchange/SourcePlace.tsx';
import { chooseAgainst, loadPolicies, useAgainst } from './against.ts';
import { AsOfField } from './AsOfField.tsx';
import { AGAINST_ID } from './jwt-commands.ts';
import { policyTitle } from './policy-words.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { SkewField } from './SkewField.tsx';
import { useAgainstNow } from './use-against-now.ts';
import styles from './AgainstBar.module.css';

const NO_ROUTES: readonly RouteNode[] = [];
const NOTHING = 'nothing';
const SETTINGS = 'settings';

/** What the token is checked against, at which moment, and how far clocks may be apart. */
export function AgainstBar() {
  const id = useId();
  const { policies = [], failure } = useAgainst();
  const routes = useRoutes((state) => state.routes) ?? NO_ROUTES;
  const against = useAgainstNow();
  const at = policies.find(({ use }) => against.kind === 'policy' && use === against.use)?.at;
  return (
    <>
      <div className={styles['bar']} role="group" aria-label="Rules and time of the check">
        <div className={styles['against']}>
          <label className={styles['label']} htmlFor={AGAINST_ID}>
            Check against
          </label>
          <select
            id={AGAINST_ID}
            className={styles['select']}
            value={valueOf(against)}
            aria-describedby={at === undefined ? undefined : `${id}-at`}
            onChange={(event) => choose(event.target.value)}
          >
            <option value={NOTHING}>nothing, decode only</option>
            {policies.length > 0 && (
              <optgroup label="jwt policies of the configuration">
                {policies.map((policy) => (
                  <option key={policy.use} value={`policy:${policy.use}`}>
                    {policyTitle(policy, routes)}
                  </option>
                ))}
              </optgroup>
            )}
            <option value={SETTINGS}>settings typed here</option>
          </select>
          <span id={`${id}-at`} className={styles['place']}>
            {at !== undefined && <SourceLink at={at} />}
          </span>
        </div>
        {against.kind !== 'nothing' && (
          <div className={styles['when']}>
            <AsOfField />
            <SkewField unset={against.kind === 'settings' ? 'by default' : 'as configured'} />
          </div>
        )}
      </div>
      {failure !== undefined && (
        <Notice kind="error" action={<Button onClick={() => void loadPolicies()}>Try again</Button>}>
          The policies of the configuration could not be read: {failure}
        </Notice>
      )}
      {against.kind === 'settings' && <SettingsForm />}
    </>
  );
}

function valueOf(against: JwtAgainst): string {
  return against.kind === 'policy' ? `policy:${against.use}` : against.kind;
}

function choose(value: string): void {
  if (value === NOTHING || value === SETTINGS) chooseAgainst({ kind: value });
  else chooseAgainst({ kind: 'policy', use: value.slice('policy:'.length) });
}

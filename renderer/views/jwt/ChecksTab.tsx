import type { JwtAgainst } from '../../../core/contract/jwt.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { chooseAgainst, useAgainst } from './against.ts';
import { AgainstBar } from './AgainstBar.tsx';
import { AnswerSection } from './AnswerSection.tsx';
import { CheckList } from './CheckList.tsx';
import type { Inspected } from './inspected.ts';
import { cancelCheck, checkToken, useInspection } from './inspection.ts';
import { KeysSection } from './KeysSection.tsx';
import { tokenOf, useToken } from './token.ts';
import { useAgainstNow } from './use-against-now.ts';
import { Verdict } from './Verdict.tsx';
import styles from './ChecksTab.module.css';

const SHOWN_AFTER_MILLIS = 300;

/** What a gateway makes of the token, check by check. */
export function ChecksTab() {
  const { checked, running, checkFailure } = useInspection();
  const token = useToken((box) => tokenOf(box)?.token);
  const hasToken = token !== undefined;
  const against = useAgainstNow();
  const isLong = useDelayed(running !== undefined, SHOWN_AFTER_MILLIS);
  const isOfAnother = checked !== undefined && (checked.token !== token || !isSame(checked.against, against));
  const isShown = against.kind !== 'nothing' && hasToken && !(isOfAnother && running === undefined);
  return (
    <div className={styles['tab']}>
      <AgainstBar />
      {isLong && (
        <div className={styles['progress']}>
          <ProgressBar
            label={isOfAnother ? 'Checking; what is below was said before' : 'Checking'}
            onCancel={cancelCheck}
          />
        </div>
      )}
      {checkFailure !== undefined && (
        <Notice kind="error" action={<Button onClick={() => void checkToken()}>Check again</Button>}>
          The token could not be checked: {checkFailure}
        </Notice>
      )}
      {against.kind === 'nothing' && (
        <div className={styles['fill']}>
          <NothingChosen />
        </div>
      )}
      {against.kind !== 'nothing' && !hasToken && (
        <div className={styles['fill']}>
          <EmptyState title="No token yet" text="Paste one on the left, or mint one with the tab above." />
        </div>
      )}
      {isShown && checked !== undefined && <Checked checked={checked} />}
    </div>
  );
}

/** Whether two choices come to the same. */
function isSame(a: JwtAgainst, b: JwtAgainst): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function Checked({ checked: { value } }: { readonly checked: Inspected }) {
  const { faults, checks, answer, keys, keySources } = value;
  return (
    <>
      {faults.map((fault) => (
        <Notice key={fault} kind="error">
          These settings cannot be used: {fault}
        </Notice>
      ))}
      {checks.length > 0 && <Verdict value={value} />}
      {checks.length > 0 && <CheckList checks={checks} />}
      {answer !== undefined && !answer.isLetIn && <AnswerSection answer={answer} />}
      {(keys.length > 0 || keySources.length > 0) && <KeysSection value={value} />}
    </>
  );
}

/** Decoding needs nothing; a check needs a rule. */
function NothingChosen() {
  const { policies } = useAgainst();
  const [first] = policies ?? [];
  return (
    <EmptyState
      title="Nothing to check against"
      text={
        policies?.length === 0 ? (
          <>
            No route of the configuration asks for a token yet. A route does with a line such as{' '}
            <code>- jwt: {'{ keys: [{ discovery: http://127.0.0.1:8010 }], audience: orders }'}</code> among the
            policies of its <code>request</code>. Or type the settings here.
          </>
        ) : (
          'The token is only decoded. Choose a policy of the configuration, or type the settings here.'
        )
      }
    >
      <div className={styles['actions']}>
        {first !== undefined && (
          <Button onClick={() => chooseAgainst({ kind: 'policy', use: first.use })}>Check against the policy</Button>
        )}
        <Button onClick={() => chooseAgainst({ kind: 'settings' })}>Type settings</Button>
      </div>
    </EmptyState>
  );
}

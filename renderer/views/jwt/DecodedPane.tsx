import { KeyRound, ListTree } from 'lucide-react';
import type { JwtDecoded } from '../../../core/contract/jwt.ts';
import { showFilter } from '../../state/place.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useRemembered } from '../../ui/remembered.ts';
import { TextView } from '../exchange/TextView.tsx';
import { inspectToken, useInspection } from './inspection.ts';
import { showTab } from './jwt-layers.ts';
import { MemberTable } from './MemberTable.tsx';
import { Genuineness, PartHead, SignatureState } from './SignatureState.tsx';
import { useToken } from './token.ts';
import { useEngineNow } from './use-engine-now.ts';
import styles from './DecodedPane.module.css';

type Form = 'table' | 'text';

const FORMS = [
  { value: 'table', title: 'Table' },
  { value: 'text', title: 'Text' },
] as const;

/** What the token says, whoever made it: header, claims, and what is odd about them. */
export function DecodedPane() {
  const isEmpty = useToken(({ found }) => found.length === 0);
  const decoded = useInspection((state) => state.decoded);
  const failure = useInspection(({ decodeFailure }) => decodeFailure);
  const again = <Button onClick={() => void inspectToken()}>Try again</Button>;
  return (
    <section className={styles['pane']} aria-label="What the token says">
      {failure !== undefined && (
        <Notice kind="error" action={again}>
          The token could not be looked into: {failure}
        </Notice>
      )}
      {isEmpty && (
        <div className={styles['empty']}>
          <NoToken />
        </div>
      )}
      {decoded !== undefined && !isEmpty && <Decoded parts={decoded.value.decoded} />}
    </section>
  );
}

function NoToken() {
  return (
    <EmptyState
      title="Why is this token refused?"
      text="Paste it above. What it says is shown here, and on the right each check that the gateway makes, in its order."
    >
      <div className={styles['actions']}>
        <Button icon={KeyRound} onClick={() => showTab('mint')}>
          Mint a token
        </Button>
        <Button icon={ListTree} onClick={() => showFilter('req.header.authorization:bearer')}>
          Recorded requests with tokens
        </Button>
      </div>
    </EmptyState>
  );
}

function Decoded({ parts }: { readonly parts: JwtDecoded }) {
  const [form, setForm] = useRemembered<Form>('jwt.form', (stored) => (stored === 'text' ? 'text' : 'table'));
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Header and claims">
      <Remarks parts={parts} />
      {parts.kind !== 'opaque' && (
        <>
          <div className={styles['form']}>
            <Choices label="Form" options={FORMS} value={form} onChange={setForm} />
          </div>
          <Part role="header" title="Header" parts={parts} form={form} />
          {parts.kind === 'jws' && <Part role="claims" title="Claims" parts={parts} form={form} />}
          <SignatureState parts={parts} />
        </>
      )}
    </div>
  );
}

function Remarks({ parts: { kind, remarks } }: { readonly parts: JwtDecoded }) {
  const isExplained = remarks.some(({ part }) => part === 'token');
  const kinds = { error: 'error', warning: 'warning', hint: 'info' } as const;
  return (
    <div className={styles['remarks']}>
      {kind === 'opaque' && !isExplained && (
        <Notice kind="info">
          An opaque token: nothing can be read in it. Only whoever issued it knows what it stands for; a gateway asks
          there by introspection.
        </Notice>
      )}
      {kind === 'jwe' && !isExplained && (
        <Notice kind="info">
          An encrypted token (JWE): its header can be read, its claims only with the private key of whom it is for.
        </Notice>
      )}
      {remarks.map(({ code, severity, part, message }, index) => (
        <Notice key={index} kind={kinds[severity]}>
          <span title={code}>
            {part !== 'token' && <strong>{part}: </strong>}
            {message}
          </span>
        </Notice>
      ))}
    </div>
  );
}

interface PartProps {
  readonly role: 'header' | 'claims';
  readonly title: string;
  readonly parts: JwtDecoded;
  readonly form: Form;
}

function Part({ role, title, parts, form }: PartProps) {
  const { members, text } = parts[role];
  const now = useEngineNow();
  const isReadable = members.length > 0;
  return (
    <section className={styles['part']} aria-label={title}>
      <PartHead role={role} title={title}>
        {role === 'claims' && <Genuineness parts={parts} />}
      </PartHead>
      {form === 'table' && isReadable && <MemberTable label={title} members={members} now={now} />}
      {form === 'text' && text !== '' && <TextView text={text} what={title.toLowerCase()} />}
      {form === 'table' && !isReadable && text !== '' && (
        <pre className={styles['broken']}>{text.slice(0, 20_000)}</pre>
      )}
      {text === '' && !isReadable && <p className={styles['none']}>Nothing can be read here.</p>}
      {isEmptyObject(text, members) && <p className={styles['none']}>An empty object.</p>}
    </section>
  );
}

function isEmptyObject(text: string, members: readonly unknown[]): boolean {
  return members.length === 0 && /^\s*\{\s*\}\s*$/.test(text);
}

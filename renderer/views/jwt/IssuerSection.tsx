import { FileCode2, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { IssuerStatus } from '../../../core/contract/issuer.ts';
import { openView } from '../../state/place.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Fact, Facts } from '../exchange/Facts.tsx';
import { loadIssuer, rotateKeys, useIssuer } from './issuer.ts';
import styles from './IssuerSection.module.css';

const TAUGHT = 'issuer:\n  listen: 127.0.0.1:8010\n  audience: orders\n  clients: [{ id: web, scopes: [orders:read] }]';

/** The local issuer: whether it runs, where, and with which keys; or how to get one. */
export function IssuerSection() {
  const { status, failure } = useIssuer();
  const again = <Button onClick={() => void loadIssuer()}>Try again</Button>;
  return (
    <section className={styles['section']} aria-label="Local issuer">
      <h2 className={styles['title']}>Local issuer</h2>
      {failure !== undefined && (
        <Notice kind="error" action={again}>
          The state of the issuer could not be read: {failure}
        </Notice>
      )}
      {status?.problem !== undefined && <Notice kind="error">It does not run: {status.problem}</Notice>}
      {status?.isRunning === true && <Running status={status} />}
      {status?.isRunning === false && status.problem === undefined && <NoIssuer />}
    </section>
  );
}

function Running({ status }: { readonly status: IssuerStatus }) {
  const { issuer, jwksUrl, discoveryUrl, keys, clients } = status;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Facts>
        <Fact name="Issuer" isWire>
          <Address url={issuer} what="issuer" isLink={false} />
        </Fact>
        <Fact name="JWKS" isWire>
          <Address url={jwksUrl} what="JWKS address" isLink />
        </Fact>
        <Fact name="Discovery" isWire>
          <Address url={discoveryUrl} what="discovery address" isLink />
        </Fact>
        {clients.length > 0 && (
          <Fact name="Clients" isWire>
            {clients.join(', ')}
          </Fact>
        )}
        <Fact name="Keys">
          <IssuerKeys keys={keys} />
        </Fact>
      </Facts>
      <div className={styles['actions']}>
        <Button icon={RefreshCw} onClick={() => void rotateKeys(false)}>
          New keys
        </Button>
        <Button tone="danger" onClick={() => setAsking(true)}>
          New keys, drop the old ones
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Drop the old keys?"
          action="Drop them"
          onConfirm={() => void rotateKeys(true)}
          onClose={() => setAsking(false)}
        >
          Tokens that were signed with them are refused from then on: by this gateway once its key cache is fetched
          anew, and by every other client of this issuer.
        </ConfirmDialog>
      )}
    </>
  );
}

function IssuerKeys({ keys }: Pick<IssuerStatus, 'keys'>) {
  if (keys.length === 0) return <span className={styles['muted']}>made when the first token is</span>;
  return (
    <ul className={styles['keys']}>
      {keys.map(({ kid, alg, createdAt, isActive }) => (
        <li key={kid} className={styles['key']}>
          <span className={styles['wire']}>{kid}</span>
          <span className={styles['muted']}>{alg}</span>
          {isActive ? (
            <strong className={styles['signs']}>signs</strong>
          ) : (
            <span className={styles['muted']}>checks</span>
          )}
          <span className={styles['muted']}>since {formatDateTime(createdAt).slice(0, 19)}</span>
        </li>
      ))}
    </ul>
  );
}

function Address({ url, what, isLink }: { readonly url: string; readonly what: string; readonly isLink: boolean }) {
  return (
    <span className={styles['address']}>
      {isLink ? (
        <a href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
      ) : (
        url
      )}
      <CopyButton text={url} what={what} />
    </span>
  );
}

function NoIssuer() {
  return (
    <div className={styles['none']}>
      <p>
        This workspace has none yet. With these lines in <code>gatewright.yaml</code> one runs beside the gateway, with
        keys of its own, JWKS and discovery, and mints tokens here and for any client:
      </p>
      <div className={styles['taught']}>
        <pre>{TAUGHT}</pre>
        <CopyButton text={TAUGHT} what="these lines" />
      </div>
      <Button icon={FileCode2} onClick={() => openView('gateway')}>
        Open the configuration
      </Button>
    </div>
  );
}

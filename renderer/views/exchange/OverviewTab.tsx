import type { ReactNode } from 'react';
import type { AttemptValue, BodyRef, ExchangeDetails } from '../../../core/model/summary.ts';
import { openExchange, showFilter } from '../../state/place.ts';
import { formatBytes, formatDateTime, formatDuration } from '../../ui/format.ts';
import { Fact, Facts, NoteFacts } from './Facts.tsx';
import { Panel, Panels } from './Panel.tsx';
import { decidingStep } from './policy-steps.ts';
import { whatHappened } from './sentence.ts';
import { SourcePlace } from './SourcePlace.tsx';
import styles from './OverviewTab.module.css';

export interface OverviewTabProps {
  readonly details: ExchangeDetails;
}

/** What happened and because of what; then the facts. */
export function OverviewTab({ details }: OverviewTabProps) {
  const { error, nearMisses, attempts } = details;
  return (
    <div className={styles['tab']}>
      <p className={styles['sentence']}>{whatHappened(details)}</p>
      <Decision details={details} />
      {error !== undefined && (
        <Panel title={error.code} detail={error.message}>
          {Object.keys(error.details).length > 0 && <NoteFacts notes={error.details} />}
        </Panel>
      )}
      {nearMisses.length > 0 && (
        <Panel title="Routes that came close">
          <ul className={styles['list']}>
            {nearMisses.map(({ route, reason }, index) => (
              <li key={`${route} ${index}`}>
                <code>{route}</code> <span className={styles['muted']}>{reason}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {attempts.length > 0 && (
        <Panel title={attempts.length === 1 ? 'Upstream' : `Upstream, ${attempts.length} attempts`}>
          <ol className={styles['list']}>
            {attempts.map((attempt, index) => (
              <AttemptLine key={index} attempt={attempt} />
            ))}
          </ol>
        </Panel>
      )}
      <Panels layout="side">
        <WhatFacts details={details} />
        <WhoFacts details={details} />
      </Panels>
    </div>
  );
}

/** The policy that decided, and the line of the configuration it comes from. */
function Decision({ details }: OverviewTabProps) {
  const step = decidingStep(details);
  if (step === undefined) return null;
  return (
    <Panel title={`Decided by ${step.name}`} detail={step.at !== undefined && <SourcePlace at={step.at} />}>
      {Object.keys(step.notes).length > 0 && <NoteFacts notes={step.notes} />}
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

function WhatFacts({ details }: OverviewTabProps) {
  const { summary, request, response } = details;
  return (
    <Panel title="Exchange">
      <Facts>
        <Fact name="Route">
          {summary.route === undefined ? 'none' : <FilterLink field="route" value={summary.route} />}
        </Fact>
        <Fact name="Consumer">
          {summary.consumer === undefined ? 'none' : <FilterLink field="consumer" value={summary.consumer} />}
        </Fact>
        <Fact name="Started">{formatDateTime(summary.startedAt)}</Fact>
        <Fact name="Duration">
          {formatDuration(summary.durationMillis)}
          {details.attempts.length > 0 &&
            `, ${formatDuration(summary.gatewayMillis)} in the gateway before the upstream`}
        </Fact>
        <Fact name="Request body">{sizeWords(request.body)}</Fact>
        <Fact name="Response body">{response === undefined ? 'none' : sizeWords(response.body)}</Fact>
        {summary.mediaType !== '' && (
          <Fact name="Type" isWire>
            {summary.mediaType}
          </Fact>
        )}
        {summary.tags.length > 0 && <Fact name="Tags">{summary.tags.join(', ')}</Fact>}
        {summary.replayOf !== undefined && <ReplayFact of={summary.replayOf} />}
      </Facts>
    </Panel>
  );
}

function ReplayFact({ of }: { readonly of: number }) {
  return (
    <Fact name="Sent again">
      <button type="button" className={styles['link']} onClick={() => openExchange(of)}>
        open the first one
      </button>
    </Fact>
  );
}

function WhoFacts({ details }: OverviewTabProps) {
  const { client, listener, revision, dialect, request } = details;
  const host = client.address.includes(':') ? `[${client.address}]` : client.address;
  return (
    <Panel title="Connection">
      <Facts>
        <Fact name="Client" isWire>{`${host}:${client.port}`}</Fact>
        <Fact name="Protocol">HTTP/{request.version}</Fact>
        <Fact name="TLS">{client.tls === undefined ? 'none' : tlsWords(client.tls)}</Fact>
        {client.tls?.serverName !== undefined && (
          <Fact name="Server name" isWire>
            {client.tls.serverName}
          </Fact>
        )}
        {client.tls?.subject !== undefined && <CertificateFacts tls={client.tls} />}
        <Fact name="Listener" isWire>
          {listener}
        </Fact>
        <Fact name="Revision" isWire>
          {revision === '' ? 'none' : revision}
        </Fact>
        <Fact name="Dialect">{dialect}</Fact>
      </Facts>
    </Panel>
  );
}

type Tls = NonNullable<ExchangeDetails['client']['tls']>;

function CertificateFacts({ tls }: { readonly tls: Tls }): ReactNode {
  return (
    <>
      <Fact name="Certificate" isWire>
        {tls.subject}
      </Fact>
      <Fact name="Trusted">{tls.isTrusted === undefined ? 'not checked' : tls.isTrusted ? 'yes' : 'no'}</Fact>
      {tls.fingerprint !== undefined && (
        <Fact name="Fingerprint" isWire>
          {tls.fingerprint}
        </Fact>
      )}
    </>
  );
}

interface FilterLinkProps {
  readonly field: 'route' | 'consumer';
  readonly value: string;
}

function FilterLink({ field, value }: FilterLinkProps) {
  const quoted = /^[\w.-]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
  return (
    <button
      type="button"
      className={styles['link']}
      title={`Show only ${field}:${quoted}`}
      onClick={() => showFilter(`${field}:${quoted}`)}
    >
      {value}
    </button>
  );
}

function sizeWords({ size, capturedSize, isTruncated }: BodyRef): string {
  return isTruncated ? `${formatBytes(size)}, of which ${formatBytes(capturedSize)} were kept` : formatBytes(size);
}

function tlsWords({ version, cipher }: Tls): string {
  return `${version}, ${cipher}`;
}

import type { ReactNode } from 'react';
import type { BodyRef, ExchangeDetails } from '../../../core/model/summary.ts';
import { openExchange, showFilter } from '../../state/place.ts';
import { useRoute } from '../../state/routes.ts';
import { formatBytes, formatDateTime, formatDuration } from '../../ui/format.ts';
import { Fact, Facts } from './Facts.tsx';
import { Panel } from './Panel.tsx';
import { SourceLink } from './SourcePlace.tsx';
import styles from './OverviewTab.module.css';

export interface OverviewFactsProps {
  readonly details: ExchangeDetails;
}

/** When, how long, how big. */
export function ExchangeFacts({ details }: OverviewFactsProps) {
  const route = useRoute(details.summary.route);
  const { summary, request, response } = details;
  return (
    <Panel title="Exchange">
      <Facts>
        <Fact name="Route">
          {summary.route === undefined ? 'none' : <FilterLink field="route" value={summary.route} />}
          {route?.at !== undefined && (
            <span className={styles['beside']}>
              <SourceLink at={route.at} />
            </span>
          )}
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

/** Who asked, and through which listener and configuration. */
export function ConnectionFacts({ details }: OverviewFactsProps) {
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

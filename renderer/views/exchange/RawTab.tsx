import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { headerValue, headerValues, type HeaderList } from '../../../core/model/http.ts';
import type { BodyRef } from '../../../core/model/summary.ts';
import { copyText } from '../../state/clipboard.ts';
import { usePreferences } from '../../state/facts.ts';
import { copyExchange } from '../../state/row-actions.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { MenuButton } from '../../ui/Menu.tsx';
import { charsetOf, isBinary } from './body-kind.ts';
import { decodeText } from './decode-text.ts';
import { LayoutButton } from './HeadersTab.tsx';
import { Panel, Panels } from './Panel.tsx';
import { requestHead, responseHead, trailerLines } from './raw-message.ts';
import { useBody } from './use-body.ts';
import styles from './RawTab.module.css';

export interface RawTabProps {
  readonly details: ExchangeDetails;
}

/** How much of a body stands behind its head here; the tabs of the bodies show all of it. */
const MOST_BODY_SIGNS = 200_000;

/** Request and response as they would stand on the wire in HTTP/1. */
export function RawTab({ details }: RawTabProps) {
  const { request, response, summary } = details;
  const layout = usePreferences((preferences) => preferences.detailsLayout);
  const requestText = useRawMessage(requestHead(details), request.headers, request.body, request.trailers);
  const responseText = useRawMessage(responseHead(details), response?.headers, response?.body, response?.trailers);
  const withSecrets = [
    { id: 'request', title: 'Request', isDanger: true, run: () => copyText(requestText, 'Request with secrets') },
    {
      id: 'response',
      title: 'Response',
      isDanger: true,
      isDisabled: response === undefined,
      run: () => copyText(responseText, 'Response with secrets'),
    },
  ];
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <Button onClick={() => copyExchange(summary.id, 'raw', false)}>Copy, secrets replaced</Button>
        <MenuButton label="Copy with secrets" groups={[{ entries: withSecrets }]}>
          Copy with secrets
        </MenuButton>
        <span className={styles['space']} />
        <LayoutButton layout={layout} />
      </div>
      <Panels layout={layout}>
        <Panel title="Request">
          <Raw label="Request as text" text={requestText} />
        </Panel>
        <Panel title="Response">
          {response === undefined ? (
            <p className={styles['muted']}>There was none.</p>
          ) : (
            <Raw label="Response as text" text={responseText} />
          )}
        </Panel>
      </Panels>
    </div>
  );
}

interface RawProps {
  readonly label: string;
  readonly text: string;
}

function Raw({ label, text }: RawProps) {
  return (
    <pre className={styles['raw']} role="region" aria-label={label} tabIndex={0}>
      {text}
    </pre>
  );
}

function useRawMessage(
  head: string,
  headers: HeaderList | undefined,
  body: BodyRef | undefined,
  trailers: HeaderList | undefined,
): string {
  const hasBody = body !== undefined && body.capturedSize > 0;
  const encoding = headerValues(headers ?? [], 'content-encoding').join(', ') || undefined;
  const state = useBody(hasBody ? body.hash : undefined, encoding, 0);
  if (!hasBody) return head + trailerLines(trailers);
  if (state.kind === 'loading') return head;
  if (state.kind === 'failed') return `${head}(the body could not be loaded: ${state.problem})`;
  const { bytes } = state.body;
  if (isBinary(bytes)) return `${head}(${formatBytes(body.size)} that are not text)${trailerLines(trailers)}`;
  const text = decodeText(bytes, charsetOf(headerValue(headers ?? [], 'content-type')));
  const cut = text.length > MOST_BODY_SIGNS ? `\n(${text.length - MOST_BODY_SIGNS} signs more)` : '';
  const missing = body.isTruncated ? `\n(${formatBytes(body.size - body.capturedSize)} were not kept)` : '';
  return head + text.slice(0, MOST_BODY_SIGNS) + cut + missing + trailerLines(trailers);
}

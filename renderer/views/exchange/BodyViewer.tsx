import { type ReactNode, useMemo, useState } from 'react';
import { headerValue, headerValues, type HeaderList } from '../../../core/model/http.ts';
import type { BodyRef } from '../../../core/model/summary.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { BODY_VIEW_TITLES, type BodyView, charsetOf, viewsOf } from './body-kind.ts';
import { BodyContent } from './BodyContent.tsx';
import { hexText } from './hex-rows.ts';
import type { DecodedBody } from './content-encoding.ts';
import { decodeText } from './decode-text.ts';
import { useBody } from './use-body.ts';
import styles from './BodyViewer.module.css';

export interface BodyViewerProps {
  readonly body: BodyRef;
  /** Of the message that it belongs to. */
  readonly headers: HeaderList;
  /** Such as `response body`. */
  readonly what: string;
  /** What else can be done with it. */
  readonly action?: ReactNode;
}

/** Larger bodies are loaded when they are asked for. */
const ASKED_FOR_ABOVE_BYTES = 16_000_000;

/** A recorded body in the ways that fit it. */
export function BodyViewer({ body, headers, what, action }: BodyViewerProps) {
  const [isWanted, setWanted] = useState(body.capturedSize <= ASKED_FOR_ABOVE_BYTES);
  const [tries, setTries] = useState(0);
  const encoding = headerValues(headers, 'content-encoding').join(', ') || undefined;
  const state = useBody(isWanted ? body.hash : undefined, encoding, tries);
  const isLong = useDelayed(isWanted && state.kind === 'loading', 300);
  if (body.size === 0) return <p className={styles['none']}>There was no {what}.</p>;
  if (body.hash === undefined || body.capturedSize === 0) {
    return (
      <Empty
        title={`The ${what} was not kept`}
        text={`${formatBytes(body.size)} went over the wire. How much of a body is kept is set in the settings.`}
      />
    );
  }
  if (!isWanted) {
    return (
      <Empty
        title={`A ${what} of ${formatBytes(body.capturedSize)}`}
        text="To load it takes a moment and as much memory."
      >
        <Button onClick={() => setWanted(true)}>Load it</Button>
      </Empty>
    );
  }
  switch (state.kind) {
    case 'loading':
      return isLong ? <Empty title={`Loading the ${what}`} /> : null;
    case 'failed':
      return (
        <Empty title={`The ${what} could not be loaded`} text={state.problem}>
          <Button onClick={() => setTries(tries + 1)}>Try again</Button>
        </Empty>
      );
    case 'loaded':
      return (
        <LoadedBody
          body={body}
          decoded={state.body}
          contentType={headerValue(headers, 'content-type')}
          what={what}
          action={action}
        />
      );
  }
}

/** So many lines of a hexadecimal view are put on the clipboard at most: 64 KiB of the body. */
const MOST_COPIED_ROWS = 4096;

interface LoadedBodyProps {
  readonly body: BodyRef;
  readonly decoded: DecodedBody;
  readonly contentType: string | undefined;
  readonly what: string;
  readonly action: ReactNode;
}

function LoadedBody({ body, decoded, contentType, what, action }: LoadedBodyProps) {
  const { bytes, undone, problem } = decoded;
  const [chosen, setChosen] = useState<BodyView>();
  // What is still encoded is not of the type that the header names.
  const isReadable = problem === undefined || undone.length > 0;
  const views: readonly BodyView[] = isReadable ? viewsOf(contentType, bytes) : ['hex', 'text'];
  const view = views.find((known) => known === chosen) ?? views[0] ?? 'hex';
  const text = useMemo(() => decodeText(bytes, charsetOf(contentType)), [bytes, contentType]);
  return (
    <div className={styles['viewer']}>
      <div className={styles['bar']}>
        <Choices
          label={`How the ${what} is shown`}
          options={views.map((value) => ({ value, title: BODY_VIEW_TITLES[value] }))}
          value={view}
          onChange={setChosen}
        />
        <span className={styles['about']}>
          {contentType ?? 'no content type'}, {formatBytes(body.size)}
          {undone.length > 0 && `, ${formatBytes(bytes.length)} after undoing ${undone.join(', ')}`}
        </span>
        {action}
        {view !== 'image' && <CopyButton text={view === 'hex' ? hexText(bytes, MOST_COPIED_ROWS) : text} what={what} />}
      </div>
      <div>
        {body.isTruncated && (
          <Notice kind="warning">
            Cut: the first {formatBytes(body.capturedSize)} of {formatBytes(body.size)} were kept,{' '}
            {formatBytes(body.size - body.capturedSize)} are missing at the end.
          </Notice>
        )}
        {problem !== undefined && <Notice kind="warning">{capitalised(problem)}.</Notice>}
      </div>
      <BodyContent
        view={view}
        bytes={bytes}
        text={text}
        body={body}
        contentType={contentType}
        isEncoded={undone.length > 0}
        what={what}
      />
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}

function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className={styles['empty']}>
      <EmptyState title={title} text={text}>
        {children}
      </EmptyState>
    </div>
  );
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { Choices } from '../../ui/Choices.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf } from '../../ui/format.ts';
import { useState } from 'react';
import { BodyViewer } from './BodyViewer.tsx';
import { FrameList } from './FrameList.tsx';
import { OpenInVtl } from './OpenInVtl.tsx';
import { whatHappened } from './sentence.ts';
import styles from './ResponseTab.module.css';

export interface ResponseTabProps {
  readonly details: ExchangeDetails;
}

/** What the client got: the body, or the frames of a WebSocket. */
export function ResponseTab({ details }: ResponseTabProps) {
  const { response, frames, framesDropped, summary } = details;
  const hasFrames = frames.length > 0 || framesDropped > 0 || summary.isWebSocket;
  const [shown, setShown] = useState<'frames' | 'body'>('frames');
  if (response === undefined && !hasFrames) {
    return <EmptyState title="There was no response" text={whatHappened(details)} />;
  }
  if (!hasFrames && response !== undefined) {
    return <ResponseBody response={response} id={summary.id} />;
  }
  const hasBody = response !== undefined && response.body.size > 0;
  return (
    <div className={styles['tab']}>
      {hasBody && (
        <div className={styles['bar']}>
          <Choices
            label="What is shown"
            options={[
              { value: 'frames', title: countOf(frames.length, 'frame') },
              { value: 'body', title: 'Body' },
            ]}
            value={shown}
            onChange={setShown}
          />
        </div>
      )}
      {shown === 'body' && hasBody ? (
        <ResponseBody response={response} id={summary.id} />
      ) : (
        <FrameList frames={frames} dropped={framesDropped} />
      )}
    </div>
  );
}

interface ResponseBodyProps {
  readonly response: NonNullable<ExchangeDetails['response']>;
  readonly id: number;
}

function ResponseBody({ response: { body, headers }, id }: ResponseBodyProps) {
  return (
    <BodyViewer body={body} headers={headers} what="response body" action={<OpenInVtl id={id} side="response" />} />
  );
}

import { useMemo, useState } from 'react';
import type { BodyRef } from '../../../core/model/summary.ts';
import { bodyUrl } from '../../api/client.ts';
import { FixedRows } from '../../ui/FixedRows.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type BodyView, imageTypeOf } from './body-kind.ts';
import { EventList } from './EventList.tsx';
import { formPairs } from './form-pairs.ts';
import { hexRow, hexRowCount } from './hex-rows.ts';
import { readJson } from './json-value.ts';
import { JsonTree } from './JsonTree.tsx';
import { PairTable } from './PairTable.tsx';
import { prettyXml } from './pretty-xml.ts';
import { TextView } from './TextView.tsx';
import styles from './BodyContent.module.css';

export interface BodyContentProps {
  readonly view: BodyView;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly body: BodyRef;
  readonly contentType: string | undefined;
  /** Whether the recorded bytes differ from `bytes`, because an encoding was undone. */
  readonly isEncoded: boolean;
  readonly what: string;
}

/** A body in one of the ways that fit it. */
export function BodyContent(props: BodyContentProps) {
  const { view, bytes, text, what } = props;
  switch (view) {
    case 'json':
      return <JsonBody text={text} what={what} />;
    case 'xml':
      return <XmlBody text={text} what={what} />;
    case 'form':
      return (
        <div className={styles['padded']} role="region" aria-label={what} tabIndex={0}>
          <PairTable label={`Form in the ${what}`} pairs={formPairs(text.trim())} />
        </div>
      );
    case 'events':
      return <EventList text={text} />;
    case 'image':
      return <ImageBody {...props} />;
    case 'text':
      return <TextView text={text} what={what} />;
    case 'hex':
      return <HexBody bytes={bytes} what={what} />;
  }
}

interface TextBodyProps {
  readonly text: string;
  readonly what: string;
}

function JsonBody({ text, what }: TextBodyProps) {
  const reading = useMemo(() => readJson(text), [text]);
  if (reading.kind === 'value') return <JsonTree value={reading.value} what={what} />;
  return (
    <div className={styles['broken']}>
      <Notice kind="warning">This is not valid JSON: {reading.problem}</Notice>
      <TextView text={text} what={what} />
    </div>
  );
}

function XmlBody({ text, what }: TextBodyProps) {
  const pretty = useMemo(() => prettyXml(text), [text]);
  return <TextView text={pretty} what={what} />;
}

function ImageBody({ body, bytes, contentType, isEncoded, what }: BodyContentProps) {
  const [size, setSize] = useState<string>();
  const [isBroken, setBroken] = useState(false);
  if (isEncoded || body.hash === undefined) {
    return <p className={styles['padded']}>The image was sent in a content encoding, so it is shown as bytes alone.</p>;
  }
  if (isBroken) return <p className={styles['padded']}>The bytes that were kept are not an image that can be drawn.</p>;
  const type = imageTypeOf(contentType, bytes);
  return (
    <div className={styles['image']} role="region" aria-label={what} tabIndex={0}>
      <img
        src={bodyUrl(body.hash, type)}
        alt={`The ${what}, an image of type ${type}`}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)}
        onError={() => setBroken(true)}
      />
      <span className={styles['caption']}>{size}</span>
    </div>
  );
}

const HEX_ROW_HEIGHT = 20;

function HexBody({ bytes, what }: { readonly bytes: Uint8Array; readonly what: string }) {
  return (
    <FixedRows
      count={hexRowCount(bytes)}
      rowHeight={HEX_ROW_HEIGHT}
      role="region"
      aria-label={`Bytes of the ${what}`}
      renderRow={(index) => {
        const { offset, hex, text } = hexRow(bytes, index);
        return (
          <div key={index} className={styles['hex']}>
            <span className={styles['offset']}>{offset}</span>
            <span>{hex}</span>
            <span className={styles['printed']}>{text}</span>
          </div>
        );
      }}
    />
  );
}

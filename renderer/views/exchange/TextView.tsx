import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { classes } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { findMatches, type Match, MOST_MATCHES, partsOf, type TextBlock, textBlocks } from './text-blocks.ts';
import styles from './TextView.module.css';

export interface TextViewProps {
  readonly text: string;
  readonly what: string;
}

/** So many parts of a long text are drawn before somebody asks for more. */
const BLOCKS_AT_FIRST = 25;

/** A text with wrapped lines and a search; of a long one the beginning, and more on demand. */
export function TextView({ text, what }: TextViewProps) {
  const [typed, setTyped] = useState('');
  const [current, setCurrent] = useState(0);
  const [isWrapped, setWrapped] = useState(true);
  const [blocksWanted, setBlocksWanted] = useState(BLOCKS_AT_FIRST);
  const area = useRef<HTMLDivElement>(null);
  const wanted = useDeferredValue(typed);
  const blocks = useMemo(() => textBlocks(text), [text]);
  const matches = useMemo(() => findMatches(text, wanted), [text, wanted]);
  const match = matches[current];
  const needed = match === undefined ? 0 : blocks.findLastIndex(({ start }) => start <= match.start) + 1;
  const shown = blocks.slice(0, Math.max(blocksWanted, needed));
  useEffect(() => {
    if (match === undefined) return;
    area.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'center' });
  }, [match]);
  const step = (by: number): void => {
    if (matches.length > 0) setCurrent((current + by + matches.length) % matches.length);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && typed !== '') setTyped('');
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles['frame']}>
      <div className={styles['bar']}>
        <input
          className={styles['input']}
          type="search"
          aria-label={`Find in the ${what}`}
          placeholder="Find"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value);
            setCurrent(0);
          }}
          onKeyDown={press}
        />
        <span className={styles['count']} role="status">
          {countWords(wanted, current, matches)}
        </span>
        <IconButton icon={ChevronUp} label="Previous place" disabled={matches.length === 0} onClick={() => step(-1)} />
        <IconButton icon={ChevronDown} label="Next place" disabled={matches.length === 0} onClick={() => step(1)} />
        <CheckField label="Wrap lines" isChecked={isWrapped} onChange={setWrapped} />
      </div>
      <div ref={area} className={styles['area']} role="region" aria-label={what} tabIndex={0}>
        <pre className={classes(styles['text'], isWrapped && styles['wrapped'])}>
          {shown.map((block) => (
            <Block key={block.start} block={block} matches={matches} current={current} />
          ))}
        </pre>
        {shown.length < blocks.length && (
          <Button onClick={() => setBlocksWanted(shown.length + BLOCKS_AT_FIRST)}>
            Show more; {formatCount(text.length - (blocks[shown.length]?.start ?? 0))} signs follow
          </Button>
        )}
      </div>
    </div>
  );
}

interface BlockProps {
  readonly block: TextBlock;
  readonly matches: readonly Match[];
  readonly current: number;
}

const Block = memo(function Block({ block, matches, current }: BlockProps) {
  if (matches.length === 0) return <span className={styles['block']}>{block.text}</span>;
  return (
    <span className={styles['block']}>
      {partsOf(block, matches).map(({ text, match }, index) =>
        match === undefined ? (
          text
        ) : (
          <mark
            key={index}
            className={styles[match === current ? 'current' : 'match']}
            data-current={match === current ? '' : undefined}
          >
            {text}
          </mark>
        ),
      )}
    </span>
  );
});

function countWords(wanted: string, current: number, matches: readonly Match[]): string {
  if (wanted === '') return '';
  if (matches.length === 0) return 'not found';
  const more = matches.length === MOST_MATCHES ? ' or more' : '';
  return `${formatCount(current + 1)} of ${formatCount(matches.length)}${more}`;
}

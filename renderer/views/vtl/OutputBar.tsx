import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import type { JsonProblem } from './json-text.ts';
import type { Rendered } from './rendering.ts';
import { placeIn } from './text-place.ts';
import styles from './OutputTab.module.css';

/** How the output is shown. */
export interface OutputView {
  readonly isFormatted: boolean;
  readonly showsBlanks: boolean;
}

export interface OutputBarProps {
  readonly rendered: Rendered | undefined;
  /** Where the output stops being JSON; undefined when it is JSON. */
  readonly json: JsonProblem | undefined;
  readonly view: OutputView;
  readonly onView: (view: OutputView) => void;
}

/** How the output is shown, and what it is: JSON or not, how long, how long it took. */
export function OutputBar({ rendered, json, view, onView }: OutputBarProps) {
  const output = rendered?.result.output ?? '';
  return (
    <div className={styles['bar']}>
      <Choices
        label="How the output is shown"
        options={[
          { value: 'raw', title: 'Raw' },
          { value: 'formatted', title: 'Formatted' },
        ]}
        value={view.isFormatted ? 'formatted' : 'raw'}
        onChange={(value) => onView({ ...view, isFormatted: value === 'formatted' })}
      />
      <Button
        tone="quiet"
        aria-pressed={view.showsBlanks}
        onClick={() => onView({ ...view, showsBlanks: !view.showsBlanks })}
      >
        Whitespace
      </Button>
      {rendered !== undefined && <JsonWords output={output} json={json} isFormatted={view.isFormatted} />}
      {rendered !== undefined && (
        <span className={styles['figures']}>
          {formatBytes(new TextEncoder().encode(output).length)}, {formatDuration(rendered.result.elapsedMillis)}
        </span>
      )}
      <CopyButton text={output} what="Output" />
    </div>
  );
}

interface JsonWordsProps {
  readonly output: string;
  readonly json: JsonProblem | undefined;
  readonly isFormatted: boolean;
}

function JsonWords({ output, json, isFormatted }: JsonWordsProps) {
  if (json === undefined)
    return (
      <span className={styles['json']}>
        <CircleCheck className={styles['good']} size={13} aria-hidden /> JSON
      </span>
    );
  const { line, column } = placeIn(output, json.offset);
  return (
    <span className={styles['json']} title={json.message}>
      <TriangleAlert className={styles['bad']} size={13} aria-hidden />
      <span className={styles['jsonWords']}>
        {output.trim() === '' ? 'empty' : `not JSON at ${line}:${column}: ${json.message}`}
        {isFormatted && output.trim() !== '' && ', so shown raw'}
      </span>
    </span>
  );
}

import { useState } from 'react';
import type { SpanValue } from '../../../core/model/summary.ts';
import { formatDuration } from '../../ui/format.ts';
import { CheckField } from '../../ui/Field.tsx';
import { Fact, Facts, NoteFacts } from './Facts.tsx';
import { compareHeaders, countChanges } from './header-difference.ts';
import { DifferenceTable } from './HeaderTable.tsx';
import { OpenInVtl } from './OpenInVtl.tsx';
import { Panel } from './Panel.tsx';
import { lineChanges, stepVerdict } from './policy-steps.ts';
import { SourcePlace } from './SourcePlace.tsx';
import styles from './PolicyStep.module.css';

export interface PolicyStepProps {
  /** The exchange that it is a step of. */
  readonly exchange: number;
  readonly step: SpanValue;
}

/** Policies that make the message by a mapping template. */
const MAPPINGS = new Set(['vtl-request', 'vtl-response']);

/** What one policy did: its verdict, what it wrote down, and the message before and after it. */
export function PolicyStep({ exchange, step }: PolicyStepProps) {
  const { name, use, start, end, status, notes, at } = step;
  const isSkipped = status === 'skipped';
  return (
    <div className={styles['step']} role="region" aria-label={`Policy ${name}`} tabIndex={0}>
      <Panel title={name} detail={at !== undefined && <SourcePlace at={at} />}>
        <Facts>
          <Fact name="Verdict">{stepVerdict(step)}</Fact>
          {!isSkipped && (
            <Fact name="Took">
              {formatDuration(end - start)}, from {formatDuration(start)} on
            </Fact>
          )}
          {use !== undefined && (
            <Fact name="Use" isWire>
              {use}
            </Fact>
          )}
        </Facts>
        {MAPPINGS.has(name) && !isSkipped && (
          <OpenInVtl id={exchange} side={name === 'vtl-response' ? 'response' : 'request'} use={use} />
        )}
      </Panel>
      {Object.keys(notes).length > 0 && (
        <Panel title="What it wrote down">
          <Facts>
            <NoteFacts notes={notes} />
          </Facts>
        </Panel>
      )}
      {!isSkipped && <MessageChange step={step} />}
    </div>
  );
}

function MessageChange({ step }: Pick<PolicyStepProps, 'step'>) {
  const [isAllShown, setAllShown] = useState(false);
  const { before, after } = step;
  if (before === undefined || after === undefined) {
    return (
      <Panel title="Message">
        <p className={styles['muted']}>It did not change the message.</p>
      </Panel>
    );
  }
  const differences = compareHeaders(before.headers, after.headers);
  const lines = lineChanges(step);
  const changes = countChanges(differences);
  const shown = isAllShown ? differences : differences.filter(({ change }) => change !== 'same');
  const hidden = differences.length - changes;
  return (
    <Panel
      title="Message before and after"
      detail={
        hidden > 0 && (
          <CheckField label={`Unchanged headers, too (${hidden})`} isChecked={isAllShown} onChange={setAllShown} />
        )
      }
    >
      {lines.length === 0 && changes === 0 && (
        <p className={styles['muted']}>Its head is the same as before; the body was replaced.</p>
      )}
      {(lines.length > 0 || shown.length > 0) && <DifferenceTable lines={lines} differences={shown} />}
    </Panel>
  );
}

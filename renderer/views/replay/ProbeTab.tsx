import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { sentenceOf } from './outcome-words.ts';
import { readProbe } from './probe-draft.ts';
import { ProbeResult } from './ProbeResult.tsx';
import { beginProbe, changeProbe, readRecorded, useProbes } from './probes.ts';
import { useTargets } from './targets.ts';
import styles from './ProbeTab.module.css';

/** The rate limit of a target: measured by a few requests, or read from recorded answers. */
export function ProbeTab() {
  const probe = useProbes((state) => state.probe);
  return (
    <div className={styles['tab']}>
      <ProbeForm />
      {probe === undefined ? (
        <div className={styles['empty']}>
          <EmptyState
            title="Nothing was probed yet"
            text="A probe finds the rate limit of a target with fewer than five times the limit in requests, and stops at the first failure."
          />
        </div>
      ) : (
        <ProbeResult probe={probe} />
      )}
      <Recorded />
    </div>
  );
}

function ProbeForm() {
  const { draft, probe, failure, asked, isStarting } = useProbes();
  const targets = useTargets((state) => state.targets) ?? [];
  const read = readProbe(draft);
  const problems = read.kind === 'problems' ? read.problems : {};
  const options = [
    { value: '', title: 'choose' },
    { value: 'gateway', title: 'gateway of this workspace' },
    ...targets.map(({ id, url }) => ({ value: id, title: `${id}, ${url}` })),
  ];
  const isRunning = probe?.state === 'running';
  const hard = asked?.needsAgreement === false ? asked.refusals : [];
  return (
    <form
      className={styles['part']}
      aria-label="New probe"
      onSubmit={(event) => {
        event.preventDefault();
        void beginProbe(false);
      }}
    >
      <div className={styles['fields']}>
        <SelectField
          label="Target to probe"
          value={draft.target}
          options={options}
          onChange={(target) => changeProbe({ target })}
        />
        <TextField
          label="Path"
          isWire
          value={draft.path}
          problem={problems.path}
          onChange={(path) => changeProbe({ path })}
        />
        <TextField
          label="At most, requests to send"
          inputMode="numeric"
          value={draft.maxRequests}
          problem={problems.maxRequests}
          onChange={(maxRequests) => changeProbe({ maxRequests })}
        />
        <TextField
          label="At most, seconds it takes"
          inputMode="numeric"
          value={draft.maxSeconds}
          problem={problems.maxSeconds}
          onChange={(maxSeconds) => changeProbe({ maxSeconds })}
        />
        <TextField
          label="At most, a second"
          inputMode="numeric"
          value={draft.perSecond}
          problem={problems.perSecond}
          onChange={(perSecond) => changeProbe({ perSecond })}
        />
      </div>
      <div className={styles['line']}>
        <Button type="submit" tone="primary" disabled={read.kind === 'problems' || isRunning || isStarting}>
          Find the limit
        </Button>
        <span className={styles['muted']}>
          {problems.target === undefined ? 'GET only; Retry-After is kept to.' : sentenceOf(problems.target)}
        </span>
      </div>
      {failure !== undefined && <Notice kind="error">The probe did not begin: {failure}</Notice>}
      {hard.map((reason) => (
        <Notice key={reason} kind="error">
          The probe did not begin: {reason}
        </Notice>
      ))}
    </form>
  );
}

function Recorded() {
  const { recorded, isReading } = useProbes();
  const [filter, setFilter] = useState('');
  return (
    <section className={styles['part']} aria-label="What recorded answers tell">
      <h3>What recorded answers tell</h3>
      <div className={styles['line']}>
        <div className={styles['grow']}>
          <TextField label="Filter of recorded answers" isWire placeholder="all" value={filter} onChange={setFilter} />
        </div>
        <Button disabled={isReading} onClick={() => void readRecorded(filter)}>
          {isReading ? 'Reading' : 'Read them'}
        </Button>
      </div>
      {recorded !== undefined && recorded.limits.length === 0 && (
        <p className={styles['muted']}>None of {recorded.answers} answers is a 429 or has a limit header.</p>
      )}
      <ul className={styles['limits']}>
        {recorded?.limits.map(({ route, consumer, answers, refused, summary }) => (
          <li key={`${route} ${consumer ?? ''}`}>
            <strong>{route}</strong>
            {consumer !== undefined && ` for ${consumer}`}: {summary}{' '}
            <span className={styles['muted']}>
              {answers} answers, {refused} refused
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { CircleAlert, CircleCheck, Diff } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { classes } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { Notice } from '../../ui/Notice.tsx';
import { type EngineOutput, useEngineOutputs } from './engine-outputs.ts';
import { textOfOutput, verdictOf } from './engine-verdict.ts';
import styles from './ProfilesTab.module.css';

const TextDifference = lazy(async () => ({
  default: (await import('../../monaco/TextDifference.tsx')).TextDifference,
}));

/** The same template on API Gateway's engine and the two Velocities, with what differs. */
export function ProfilesTab() {
  const { outputs, failure, isRunning } = useEngineOutputs();
  const [chosen, setChosen] = useState('velocity-1.7');
  const isLong = useDelayed(isRunning, 300);
  const [first] = outputs;
  const other = outputs.find(({ profile }) => profile === chosen) ?? outputs[1];
  return (
    <div className={styles['tab']}>
      <div>
        {failure !== undefined && <Notice kind="error">The engines could not be compared: {failure}</Notice>}
        {isLong && <ProgressBar label="Rendering on each engine" />}
        <p className={styles['about']}>
          Velocity itself has no $input, $util or $context: give it the same under Variables to compare the language
          alone.
        </p>
        <div className={styles['engines']} role="group" aria-label="Engine to compare with API Gateway">
          {outputs.map((output) => (
            <EngineButton
              key={output.profile}
              output={output}
              first={first}
              isChosen={output === other}
              onChoose={() => setChosen(output.profile)}
            />
          ))}
        </div>
      </div>
      <div className={styles['difference']}>
        {first !== undefined && other !== undefined && (
          <Suspense fallback={<ProgressBar label="Comparing" />}>
            <TextDifference
              path="output.txt"
              before={textOfOutput(first)}
              after={textOfOutput(other)}
              beforeLabel={`Output of ${first.title}`}
              afterLabel={`Output of ${other.title}`}
            />
          </Suspense>
        )}
      </div>
    </div>
  );
}

interface EngineButtonProps {
  readonly output: EngineOutput;
  readonly first: EngineOutput | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

const ICONS = { same: CircleCheck, differs: Diff, fails: CircleAlert };

function EngineButton({ output, first, isChosen, onChoose }: EngineButtonProps) {
  const isFirst = output === first;
  const { kind, words } = verdictOf(output, first);
  const Icon = ICONS[kind];
  return (
    <button
      type="button"
      className={styles['engine']}
      aria-pressed={isFirst ? undefined : isChosen}
      disabled={isFirst}
      onClick={onChoose}
    >
      <strong>{output.title}</strong>
      <span className={classes(styles['verdict'], styles[kind])}>
        <Icon size={13} aria-hidden /> {words}
      </span>
    </button>
  );
}

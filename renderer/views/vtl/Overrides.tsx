import { overridesOf } from './override-list.ts';
import type { Rendered } from './rendering.ts';
import styles from './OutputTab.module.css';

export interface OverridesProps {
  readonly rendered: Rendered | undefined;
}

/** What the template asked of the gateway besides printing. */
export function Overrides({ rendered }: OverridesProps) {
  const { overridesJson, returned } = rendered?.result ?? {};
  const listed = overridesOf(overridesJson);
  if (listed.length === 0 && returned === undefined) return <div />;
  return (
    <section className={styles['overrides']} aria-label="Asked of the gateway" tabIndex={0}>
      <h3>{returned === undefined ? 'Asked of the gateway' : 'Returned'}</h3>
      <dl className={styles['list']}>
        {returned !== undefined && (
          <>
            <dt>#return</dt>
            <dd>{returned}</dd>
          </>
        )}
        {listed.map(({ name, value }) => (
          <div key={name} className={styles['list']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

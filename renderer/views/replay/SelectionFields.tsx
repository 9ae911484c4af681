import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { usePlace } from '../../state/place.ts';
import { useSelection } from '../../state/selection.ts';
import { Choices } from '../../ui/Choices.tsx';
import { countOf } from '../../ui/format.ts';
import { FilterField, useFilterProblem } from '../vtl/FilterField.tsx';
import { chooseExchanges, chooseFilter, useDraft } from './draft.ts';
import styles from './PlanPane.module.css';

/** Which exchanges are sent, and how many that is. */
export function SelectionFields() {
  const selection = useDraft((draft) => draft.selection);
  const selected = useSelection(({ id }) => id);
  const hasRows = selection.kind === 'ids' || selected !== undefined;
  const change = (kind: 'ids' | 'filter'): void => {
    if (kind === 'filter') chooseFilter(usePlace.getState().filter);
    else if (selected !== undefined) chooseExchanges([selected]);
  };
  return (
    <section className={styles['part']} aria-label="What is sent">
      <div className={styles['head']}>
        <h2>Exchanges</h2>
        {hasRows && (
          <Choices
            label="Chosen by"
            options={[
              { value: 'filter', title: 'Filter' },
              { value: 'ids', title: 'Selection' },
            ]}
            value={selection.kind}
            onChange={change}
          />
        )}
      </div>
      {selection.kind === 'filter' ? (
        <ByFilter filter={selection.filter} />
      ) : (
        <p>{countOf(selection.ids.length, 'exchange')} selected in Traffic</p>
      )}
    </section>
  );
}

function ByFilter({ filter }: { readonly filter: string }) {
  const problem = useFilterProblem(filter);
  return (
    <>
      <FilterField value={filter} problem={problem} onChange={chooseFilter} />
      <p className={styles['muted']} role="status">
        <FilterCount filter={filter} />
      </p>
    </>
  );
}

const TYPING_MILLIS = 250;

function FilterCount({ filter }: { readonly filter: string }) {
  const [found, setFound] = useState<{ readonly of: string; readonly count: number }>();
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.call('exchange.count', { filter }, { signal: controller.signal }).then(
        ({ count }) => setFound({ of: filter, count }),
        // A filter that is wrong says so itself.
        () => setFound(undefined),
      );
    }, TYPING_MILLIS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [filter]);
  if (found?.of !== filter) return 'counting';
  return found.count === 0 ? 'no exchange fits' : `${countOf(found.count, 'exchange')}, oldest first`;
}

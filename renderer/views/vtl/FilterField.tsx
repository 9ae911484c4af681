import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { TextField } from '../../ui/Field.tsx';

export interface FilterFieldProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
  readonly autoFocus?: boolean;
}

/** A filter over recorded exchanges, in the language of the Traffic view. */
export function FilterField({ value, problem, onChange, autoFocus = false }: FilterFieldProps) {
  return (
    <TextField
      label="Filter"
      isWire
      autoFocus={autoFocus}
      placeholder="path:/v1/* status:2xx; empty for all"
      value={value}
      problem={problem}
      onChange={onChange}
    />
  );
}

const TYPING_MILLIS = 150;

/** What is wrong with a filter, in words; undefined when nothing is or it is not known yet. */
export function useFilterProblem(filter: string): string | undefined {
  const [found, setFound] = useState<{ readonly of: string; readonly problem: string | undefined }>();
  useEffect(() => {
    if (filter.trim() === '') return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.call('filter.parse', { filter }, { signal: controller.signal }).then(
        ({ error }) => setFound({ of: filter, problem: error?.message }),
        // Without the engine a filter is neither wrong nor right.
        () => setFound(undefined),
      );
    }, TYPING_MILLIS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [filter]);
  return found?.of === filter ? found.problem : undefined;
}

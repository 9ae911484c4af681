import { useCallback, useState } from 'react';

const PREFIX = 'gatewright.';

/** What this window remembers under a name: places of splitters and columns, nothing that matters elsewhere. */
export function recall(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    // A value of an older version or of another program is as good as none.
    return null;
  }
}

/** Remembers a value of JSON under a name; null forgets it. */
export function remember(name: string, value: unknown): void {
  if (value === null) localStorage.removeItem(PREFIX + name);
  else localStorage.setItem(PREFIX + name, JSON.stringify(value));
}

/** State that outlives the page. `parse` turns what was remembered into a value, or the default. */
export function useRemembered<T>(name: string, parse: (stored: unknown) => T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => parse(recall(name)));
  const set = useCallback(
    (next: T) => {
      remember(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, set];
}

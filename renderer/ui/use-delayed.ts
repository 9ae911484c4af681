import { useEffect, useState } from 'react';

/** Whether something has been true for so long, in milliseconds; false at once when it ends. */
export function useDelayed(isTrue: boolean, millis: number): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isTrue) return undefined;
    const timer = setTimeout(() => setLong(true), millis);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isTrue, millis]);
  return isTrue && isLong;
}

/** A clock skew with its unit: `0 s`, `45 s`, `1 m 30 s`. @param millis In milliseconds. */
export function skewText(millis: number): string {
  const seconds = millis / 1000;
  if (seconds < 60) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const rest = Math.round(seconds % 60);
  return rest === 0 ? `${Math.floor(seconds / 60)} m` : `${Math.floor(seconds / 60)} m ${rest} s`;
}

import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../model/units.ts';

/** A number above 0. @throws InvalidArgumentError, as all of these do. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is expected');
  return value;
}

/** A whole number above 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is expected');
  return value;
}

/** A duration in milliseconds. */
export function durationMillis(text: string): number {
  const millis = parseDuration(text);
  if (millis === undefined) throw new InvalidArgumentError('a duration such as 30s, 5m or 1h is expected');
  return millis;
}

/** The values of an option that may be given again. */
export function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

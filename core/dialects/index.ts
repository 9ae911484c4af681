import type { Dialect } from './dialect.ts';

/** Every dialect that is installed. */
export const dialects: readonly Dialect[] = [];

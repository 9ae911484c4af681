import type { Dialect } from './dialect.ts';
import { gatewright } from './gatewright/gatewright.ts';
import { kong } from './kong/kong.ts';

/** Every dialect that is installed. */
export const dialects: readonly Dialect[] = [gatewright, kong];

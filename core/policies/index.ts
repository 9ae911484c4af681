import type { Policy } from './policy.ts';

/** Every policy that is installed. */
export const policies: readonly Policy[] = [];

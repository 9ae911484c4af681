import type { Integration } from './integration.ts';

/** Every integration that is installed. */
export const integrations: readonly Integration[] = [];
